//! Livy's five error shapes: `{"msg"}`, a JSON string (perhaps with a stack trace), `{}`, a page of the web server (HTML,
//! or JSON with `message`), and nothing.

use serde_json::Value;

use super::{ApiError, Problem};
use crate::request::RawReply;

pub(super) fn from_reply(reply: RawReply<'_>) -> ApiError {
    let said = said(reply.body);
    let (message, detail) = match &said {
        Said::Text(text) => cut_trace(text),
        Said::Page(text) => (text.clone(), None),
        Said::Nothing => (String::new(), None),
    };
    let problem = problem(reply.status, &message, &said, reply.body);
    // What a driver threw may be all of a traceback.
    let whole = matches!(problem, Problem::FileUnreadable).then(|| message.clone());
    let message = readable(&problem, message, reply.status);
    let detail = detail.or(whole);
    ApiError { problem, status: reply.status, message, detail }
}

enum Said {
    /// In Livy's own words.
    Text(String),
    /// By the web server or a gateway.
    Page(String),
    Nothing,
}

fn said(body: &str) -> Said {
    match serde_json::from_str(body) {
        Ok(Value::String(text)) if !text.is_empty() => Said::Text(text),
        Ok(Value::Object(mut map)) => {
            let mut text = |key: &str| match map.remove(key) {
                Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
                _ => None,
            };
            if let Some(text) = text("msg") {
                Said::Text(text)
            } else if let Some(text) = text("message").or_else(|| text("error")) {
                Said::Page(unescape(&text))
            } else {
                Said::Nothing
            }
        }
        Ok(_) => Said::Nothing,
        Err(_) if is_html(body) => Said::Page(title(body).trim_matches(['(', ')', ' ', '“', '”']).to_owned()),
        Err(_) if body.trim().is_empty() => Said::Nothing,
        Err(_) => Said::Page(body.trim().chars().take(300).collect()),
    }
}

/// The message up to a Java stack trace, and the trace.
fn cut_trace(text: &str) -> (String, Option<String>) {
    match text.split_once("\n\tat ") {
        Some((message, trace)) => (message.trim().to_owned(), Some(format!("{message}\n\tat {trace}"))),
        None => (text.trim().to_owned(), None),
    }
}

/// What Hadoop and Spark say of a file they can't read.
const UNREADABLE: [&str; 5] = [
    "java.io.FileNotFoundException: ",
    UNKNOWN_HOST,
    "UnsupportedFileSystemException: ",
    "org.apache.hadoop.security.AccessControlException: ",
    "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.",
];
const UNKNOWN_HOST: &str = "java.net.UnknownHostException: ";

fn problem(status: u16, message: &str, said: &Said, body: &str) -> Problem {
    let has = |text: &str| message.contains(text);
    let from_livy = matches!(said, Said::Text(_));
    if has("Missing Required Header for CSRF") {
        return Problem::Csrf;
    }
    if has("not allowed to impersonate") {
        return Problem::Impersonation;
    }
    if let Some(kind) = after(message, "Invalid kind: ") {
        return Problem::InvalidKind(kind);
    }
    if let Some(field) = after(message, "Unrecognized field ") {
        return Problem::UnknownField(field.trim_matches('"').to_owned());
    }
    if has("Duplicate session name") {
        return Problem::NameTaken;
    }
    if has("too many sessions are being created") {
        return Problem::TooManyStarting;
    }
    if has("Session isn't active") {
        return Problem::NotActive;
    }
    if let Some(state) = after(message, "Session is in state ") {
        return if matches!(state.as_str(), "dead" | "killed" | "success" | "shutting_down" | "error") {
            Problem::NotActive
        } else {
            Problem::NotReady(state)
        };
    }
    if has("RPC channel is closed") || has("CancellationException") {
        return Problem::DriverLost;
    }
    if status == 413 || has("SizeConstraintExceededException") {
        return Problem::TooLarge;
    }
    if has("cannot be added to user sessions") {
        return Problem::PathNotAllowed;
    }
    if UNREADABLE.iter().any(|words| has(words)) {
        return Problem::FileUnreadable;
    }
    match status {
        // Before 0.8 the reason stands there alone.
        400 if message.starts_with("Rejected") || message.starts_with("requirement failed: ") => Problem::Rejected,
        400 | 406 | 415 | 422 if from_livy => Problem::Malformed,
        500 if has("ClassCastException") => Problem::Malformed,
        401 | 407 => Problem::SignIn,
        403 if body.trim() == "{}" => Problem::Forbidden,
        403 => Problem::SignIn,
        404 if message == "Statement not found" => Problem::StatementNotFound,
        404 if from_livy && has("not found") => Problem::NotFound,
        404 | 405 => Problem::NoSuchRoute,
        502..=504 => Problem::Gateway,
        _ => Problem::Other,
    }
}

/// The word after `marker`.
fn after(message: &str, marker: &str) -> Option<String> {
    let (_, rest) = message.split_once(marker)?;
    let word: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '(').collect();
    Some(word.trim_end_matches(',').to_owned())
}

/// Livy's wording made plain where it is not.
fn readable(problem: &Problem, message: String, status: u16) -> String {
    let reason = message.strip_prefix("Rejected, Reason: ").unwrap_or(&message);
    let plain = reason.strip_prefix("requirement failed: ").unwrap_or(reason).to_owned();
    match problem {
        Problem::Forbidden => "You may not do that with this session.".to_owned(),
        Problem::SignIn if message.is_empty() => "The server wants you to sign in.".to_owned(),
        Problem::NoSuchRoute if message.is_empty() => format!("The server does not know this address (HTTP {status})."),
        Problem::Gateway if message.is_empty() => format!("The gateway could not reach Livy (HTTP {status})."),
        Problem::NotReady(state) => format!("The session is {state}."),
        Problem::NotActive => "The session has ended.".to_owned(),
        Problem::DriverLost => "The server lost the session's driver.".to_owned(),
        Problem::InvalidKind(kind) => format!("The server does not know the kind “{kind}”."),
        Problem::UnknownField(field) => format!("The server does not know the field “{field}”."),
        Problem::NameTaken => "The name is in use.".to_owned(),
        Problem::TooLarge => "The file is larger than the server takes.".to_owned(),
        Problem::FileUnreadable => {
            let reason = plain.rsplit_once("Exception: ").map_or(plain.as_str(), |(_, reason)| reason).trim();
            let host = if plain.contains(UNKNOWN_HOST) { "there is no host " } else { "" };
            format!("The session's driver can't read it: {host}{reason}")
        }
        _ if message.is_empty() => format!("The server answered HTTP {status} without saying why."),
        _ => plain,
    }
}

pub(super) fn is_html(body: &str) -> bool {
    let start = body.trim_start().get(..14).unwrap_or_else(|| body.trim_start()).to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// ` (“Title”)` of a page, or nothing.
pub(super) fn title(body: &str) -> String {
    let lower = body.to_ascii_lowercase();
    let found = lower.find("<title>").and_then(|start| {
        let end = lower.get(start..)?.find("</title>")? + start;
        body.get(start + 7..end)
    });
    match found.map(|title| unescape(title.trim())) {
        Some(title) if !title.is_empty() => format!(" (“{}”)", title.chars().take(120).collect::<String>()),
        _ => String::new(),
    }
}

/// The entities that web servers write into messages.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Class;

    fn error(status: u16, body: &str) -> ApiError {
        ApiError::from_reply(RawReply { status, body })
    }

    #[test]
    fn each_of_the_five_shapes_is_understood() {
        assert_eq!(error(404, r#"{"msg":"Session '7' not found."}"#).problem, Problem::NotFound);
        assert_eq!(error(404, r#""Statement not found""#).problem, Problem::StatementNotFound);
        assert_eq!(error(403, "{}").problem, Problem::Forbidden);
        let jetty =
            r#"{"servlet":"x","message":"Missing Required Header for CSRF protection.","url":"/","status":"400"}"#;
        assert_eq!(error(400, jetty).problem, Problem::Csrf);
        assert_eq!(error(404, "").problem, Problem::NoSuchRoute);
    }

    #[test]
    fn a_stack_trace_becomes_detail_and_its_first_line_the_message() {
        let e = error(500, "\"java.lang.IllegalStateException: boom\\n\\tat a.B.c(B.java:1)\"");
        assert_eq!(e.message, "java.lang.IllegalStateException: boom");
        assert!(e.detail.is_some_and(|detail| detail.ends_with("\tat a.B.c(B.java:1)")));
        assert_eq!(error(500, "\"x\"").class(), Class::Retry);
    }

    #[test]
    fn a_refusal_says_its_reason_alone_in_whatever_version() {
        for prefix in ["", "Rejected, Reason: "] {
            let body =
                format!(r#"{{"msg":"{prefix}requirement failed: Local path /x cannot be added to user sessions."}}"#);
            let e = error(400, &body);
            assert_eq!(e.problem, Problem::PathNotAllowed);
            assert_eq!(e.message, "Local path /x cannot be added to user sessions.");
        }
    }

    #[test]
    fn a_state_in_the_message_tells_waiting_from_ended() {
        let starting = error(500, "\"java.lang.IllegalStateException: Session is in state starting\"");
        assert_eq!((starting.problem.clone(), starting.class()), (Problem::NotReady("starting".into()), Class::Retry));
        assert_eq!(error(500, "\"java.lang.IllegalStateException: Session is in state dead\"").class(), Class::Gone);
    }

    #[test]
    fn a_gateways_page_is_named_by_its_title() {
        let e = error(502, "<html><head><title>502 Bad &amp; Gateway</title></head></html>");
        assert_eq!((e.problem, e.message.as_str()), (Problem::Gateway, "502 Bad & Gateway"));
    }
}
