//! What a statement answered.

use serde_json::{Map, Value};

use crate::decode::Fields;

/// Output by MIME type, in the server's order. Values are JSON as Livy sent it: a string for `text/plain` and
/// `image/png` (base64), anything at all for `application/json`. Numbers keep every digit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MimeBundle(pub Map<String, Value>);

impl MimeBundle {
    /// The value of a MIME type.
    #[must_use]
    pub fn get(&self, mime: &str) -> Option<&Value> {
        self.0.get(mime)
    }

    /// The text of a MIME type whose value is a string.
    #[must_use]
    pub fn text(&self, mime: &str) -> Option<&str> {
        self.get(mime).and_then(Value::as_str)
    }
}

/// An error that user code, or its interpreter, ended with. All text may hold markup and must be shown as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorOutput {
    /// Class or kind of the error; `Error` for Scala, SQL and R.
    pub ename: String,
    /// Message; may be empty, of many lines, or begin with one.
    pub evalue: String,
    /// Items of the traceback. Python's and Scala's end in a line end, SQL's (Java stack elements) don't.
    pub traceback: Vec<String>,
}

impl ErrorOutput {
    /// The traceback as one text, lines ended by `\n`.
    #[must_use]
    pub fn traceback_text(&self) -> String {
        let mut text = String::new();
        for item in &self.traceback {
            text.push_str(item);
            if !item.ends_with('\n') {
                text.push('\n');
            }
        }
        text
    }
}

/// Output of a statement that ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// It ended well.
    Ok(MimeBundle),
    /// It ended with an error.
    Error(ErrorOutput),
}

impl Output {
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let status = fields.text("status").unwrap_or_default();
        if status == "error" {
            return Some(Self::Error(error(&mut fields)));
        }
        let mut data = fields.object("data");
        if let Some(data) = &mut data
            && let Some(error) = magic_failure(data)
        {
            return Some(Self::Error(error));
        }
        Some(Self::Ok(MimeBundle(data.map(Fields::rest).unwrap_or_default())))
    }
}

fn error(fields: &mut Fields) -> ErrorOutput {
    ErrorOutput {
        ename: fields.text("ename").unwrap_or_default(),
        evalue: fields.text("evalue").unwrap_or_default(),
        traceback: fields.texts("traceback"),
    }
}

/// A Python magic that failed comes as status `ok` with the interpreter's whole reply in place of a MIME bundle.
fn magic_failure(data: &mut Fields) -> Option<ErrorOutput> {
    let message = data.take("msg_type")?;
    if message != "execute_reply" {
        return None;
    }
    let mut content = data.object("content")?;
    (content.text("status")? == "error").then(|| error(&mut content))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_failed_magic_hidden_in_an_ok_output_is_an_error() {
        let output = Output::decode(json!({
            "status": "ok", "execution_count": 1,
            "data": {"msg_type": "execute_reply", "content": {
                "ename": "KeyError", "evalue": "'x'", "traceback": ["KeyError: 'x'\n"], "status": "error"}}
        }));
        let Some(Output::Error(error)) = output else { panic!("not an error: {output:?}") };
        assert_eq!((error.ename.as_str(), error.evalue.as_str()), ("KeyError", "'x'"));
    }

    #[test]
    fn traceback_items_become_lines_whether_or_not_they_end_in_one() {
        let error = ErrorOutput { traceback: vec!["a\n".into(), "b".into()], ..Default::default() };
        assert_eq!(error.traceback_text(), "a\nb\n");
    }

    #[test]
    fn numbers_of_any_size_keep_their_digits() {
        let text = r#"{"status":"ok","data":{"application/json":{"n":1180591620717411303424,"f":1.10}}}"#;
        let Some(Output::Ok(bundle)) = Output::decode(serde_json::from_str(text).expect("JSON")) else { panic!() };
        assert_eq!(
            bundle.get("application/json").expect("json").to_string(),
            r#"{"n":1180591620717411303424,"f":1.10}"#
        );
    }
}
