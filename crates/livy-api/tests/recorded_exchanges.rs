//! Every exchange recorded with a real Livy 0.9.0 decodes to its type or to a typed error.

#![allow(clippy::expect_used, reason = "a test may fail")]

use livy_api::*;
use serde_json::Value;

struct Exchange {
    name: String,
    method: String,
    path: String,
    request: Value,
    status: u16,
    body: String,
}

fn exchanges() -> Vec<Exchange> {
    let text = include_str!("data/exchanges-0.9.0.json");
    let recorded: Vec<Value> = serde_json::from_str(text).expect("the recording is JSON");
    recorded
        .into_iter()
        .map(|mut exchange| {
            let text = |key: &str| exchange[key].as_str().expect("a text").to_owned();
            let (name, method, path) = (text("name"), text("method"), text("path"));
            let json = exchange["headers"]["Content-Type"].as_str().is_some_and(|kind| kind.contains("json"));
            let body = match exchange["response"].take() {
                // A JSON string is a body with quotes; other texts were bodies as they are.
                Value::String(text) if !json => text,
                value => value.to_string(),
            };
            let status = exchange["status"].as_u64().and_then(|n| u16::try_from(n).ok()).expect("a status");
            Exchange { name, method, path, request: exchange["request"].take(), status, body }
        })
        .collect()
}

/// Decodes with `endpoint` and says what came out.
fn decode<E: Endpoint>(endpoint: &E, exchange: &Exchange) -> Result<String, ApiError>
where
    E::Reply: std::fmt::Debug,
{
    let reply = RawReply { status: exchange.status, body: &exchange.body };
    endpoint.decode(reply).map(|reply| format!("{reply:?}"))
}

fn dispatch(exchange: &Exchange) -> Option<Result<String, ApiError>> {
    let path = exchange.path.split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let id = |text: &str| text.parse().map_or_else(|_| Target::Name(text.to_owned()), Target::Id);
    let paging = Paging::default();
    let kind = SessionKind::PySpark;
    let code = exchange.request["code"].as_str().unwrap_or_default().to_owned();
    Some(match (exchange.method.as_str(), segments.as_slice()) {
        ("GET", ["version"]) => decode(&GetVersion, exchange),
        ("GET", ["sessions"]) => decode(&ListSessions(paging), exchange),
        ("POST", ["sessions"]) => decode(&CreateSession::default(), exchange),
        ("GET", ["sessions", s]) => decode(&GetSession(id(s)), exchange),
        ("DELETE", ["sessions", s]) => decode(&DeleteSession(id(s)), exchange),
        ("GET", ["sessions", s, "state"]) => decode(&SessionStateOf(id(s)), exchange),
        ("GET", ["sessions", s, "log"]) => decode(&SessionLog(id(s), paging), exchange),
        ("GET", ["sessions", s, "statements"]) => {
            decode(&ListStatements { session: id(s), paging, newest_first: false }, exchange)
        }
        ("POST", ["sessions", s, "statements"]) => decode(&RunStatement { session: id(s), code, kind }, exchange),
        ("GET", ["sessions", s, "statements", n]) => {
            decode(&GetStatement(id(s), StatementId(n.parse().expect("a number"))), exchange)
        }
        ("POST", ["sessions", s, "statements", n, "cancel"]) => {
            decode(&CancelStatement(id(s), StatementId(n.parse().expect("a number"))), exchange)
        }
        ("POST", ["sessions", s, "completion"]) => {
            decode(&Complete { session: id(s), code, kind, cursor: 0 }, exchange)
        }
        ("GET", ["batches"]) => decode(&ListBatches(paging), exchange),
        ("POST", ["batches"]) => decode(&CreateBatch::default(), exchange),
        ("GET", ["batches", b]) => decode(&GetBatch(id(b)), exchange),
        ("DELETE", ["batches", b]) => decode(&DeleteBatch(id(b)), exchange),
        ("GET", ["batches", b, "state"]) => decode(&BatchStateOf(id(b)), exchange),
        ("GET", ["batches", b, "log"]) => decode(&BatchLog(id(b), paging), exchange),
        _ => return None,
    })
}

#[test]
fn every_success_decodes_to_its_type_and_every_refusal_to_a_typed_error() {
    let mut counted = 0;
    for exchange in exchanges() {
        let what = format!("{} {} ({})", exchange.method, exchange.path, exchange.name);
        let Some(decoded) = dispatch(&exchange) else {
            // Routes and methods that Livy does not have, and its plain-text ping.
            assert!(
                matches!(
                    exchange.name.as_str(),
                    "unknown route" | "put not allowed" | "options preflight" | "metrics ping"
                ),
                "{what}"
            );
            continue;
        };
        counted += 1;
        match decoded {
            Ok(reply) => {
                assert!((200..300).contains(&exchange.status), "{what} was refused but decoded to {reply}");
                assert!(!reply.contains("Unknown(\""), "{what} has a word this crate does not know: {reply}");
            }
            Err(error) => {
                assert!(exchange.status >= 400, "{what} succeeded but decoded to {error:?}");
                assert_ne!(error.problem, Problem::NotLivy, "{what}: {error:?}");
                assert!(!error.message.is_empty() && !error.message.contains("\n\tat "), "{what}: {error:?}");
            }
        }
    }
    assert_eq!(counted, 183);
}

#[test]
fn recorded_refusals_have_the_class_a_caller_needs() {
    let class = |name: &str| {
        let exchange = exchanges().into_iter().find(|exchange| exchange.name == name).expect("recorded");
        ApiError::from_reply(RawReply { status: exchange.status, body: &exchange.body }).class()
    };
    assert_eq!(class("unknown session"), Class::Gone);
    assert_eq!(class("unknown statement"), Class::Gone);
    assert_eq!(class("session bad kind"), Class::Invalid);
    assert_eq!(class("session unknown field"), Class::Invalid);
    assert_eq!(class("session wrong type"), Class::Invalid);
    assert_eq!(class("session bad json"), Class::Invalid);
    assert_eq!(class("create session, name taken"), Class::Invalid);
    assert_eq!(class("batch without file"), Class::Invalid);
    assert_eq!(class("submit kind unknown"), Class::Invalid);
    assert_eq!(class("statement while starting"), Class::Retry);
    assert_eq!(class("statement empty object"), Class::Retry);
    assert_eq!(class("unknown route"), Class::Bug);
}

#[test]
fn no_known_session_field_of_a_recorded_reply_is_left_over() {
    let exchange = exchanges().into_iter().find(|exchange| exchange.name == "create session").expect("recorded");
    let reply = RawReply { status: exchange.status, body: &exchange.body };
    let session = CreateSession::default().decode(reply).expect("a session");
    assert!(session.extra.is_empty(), "{:?}", session.extra);
    assert_eq!(session.launch.conf, [("spark.sql.shuffle.partitions".to_owned(), "8".to_owned())]);
}
