//! The little of Python's pickle format that jobs need: writing "evaluate this expression", reading a `str`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// Why a job's result could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PickleError {
    /// Not base64, where base64 of base64 was expected.
    #[error("the job's result is not base64")]
    Base64,
    /// Not a pickled `str`.
    #[error("the job's result is not a pickled text (byte {0:#04x} at {1})")]
    NotText(u8, usize),
    /// The pickle ends too early or holds text that is not UTF-8.
    #[error("the job's result is cut short or not UTF-8")]
    Broken,
}

/// Base64 of a pickle that, when read, evaluates the Python expression `expression`: protocol 2, `builtins.eval`
/// called on one string. For `submit-job` it must be a `lambda jc: …` whose value is a `str`.
#[must_use]
pub fn encode_expression(expression: &str) -> String {
    let mut bytes = vec![0x80, 0x02];
    bytes.extend_from_slice(b"cbuiltins\neval\nX");
    // An expression of 4 GiB can't be built in a browser's 32-bit memory.
    bytes.extend_from_slice(&u32::try_from(expression.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(expression.as_bytes());
    bytes.extend_from_slice(&[0x85, b'R', b'.']);
    STANDARD.encode(bytes)
}

/// The text in a job's `result`: base64 of base64 of a pickled `str`.
///
/// # Errors
/// When it is anything else.
pub fn decode_result(result: &str) -> Result<String, PickleError> {
    let decode = |text: &[u8]| {
        // Python's encoders break lines.
        let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        STANDARD.decode(text).map_err(|_| PickleError::Base64)
    };
    read_text(&decode(&decode(result.as_bytes())?)?)
}

/// Reads a pickle that holds one `str` and nothing else.
fn read_text(pickle: &[u8]) -> Result<String, PickleError> {
    let mut text = None;
    let mut at = 0;
    loop {
        let opcode = *pickle.get(at).ok_or(PickleError::Broken)?;
        // How many bytes of argument follow, or how long the length of a text is.
        let length_bytes = match opcode {
            0x80 => {
                at += 2; // PROTO, one byte
                continue;
            }
            0x95 => {
                at += 9; // FRAME, eight bytes
                continue;
            }
            0x94 => {
                at += 1; // MEMOIZE
                continue;
            }
            b'q' => {
                at += 2; // BINPUT, one byte
                continue;
            }
            b'.' => return text.ok_or(PickleError::NotText(opcode, at)),
            0x8c => 1, // SHORT_BINUNICODE
            b'X' => 4, // BINUNICODE
            0x8d => 8, // BINUNICODE8
            other => return Err(PickleError::NotText(other, at)),
        };
        let start = at + 1 + length_bytes;
        let digits = pickle.get(at + 1..start).ok_or(PickleError::Broken)?;
        let length = digits.iter().rev().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
        let end = usize::try_from(length).ok().and_then(|n| start.checked_add(n)).ok_or(PickleError::Broken)?;
        let bytes = pickle.get(start..end).ok_or(PickleError::Broken)?;
        text = Some(String::from_utf8(bytes.to_vec()).map_err(|_| PickleError::Broken)?);
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `pickle.dumps("hé")` by Python 3.11, protocols 2 and 4.
    const PROTOCOL_2: &[u8] = b"\x80\x02X\x03\x00\x00\x00h\xc3\xa9q\x00.";
    const PROTOCOL_4: &[u8] = b"\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00\x8c\x03h\xc3\xa9\x94.";

    #[test]
    fn a_text_is_read_from_either_protocol() {
        assert_eq!(read_text(PROTOCOL_2), Ok("hé".to_owned()));
        assert_eq!(read_text(PROTOCOL_4), Ok("hé".to_owned()));
    }

    #[test]
    fn anything_but_a_text_is_refused() {
        assert_eq!(read_text(b"\x80\x04K\x05."), Err(PickleError::NotText(b'K', 2)));
        assert_eq!(decode_result("***"), Err(PickleError::Base64));
    }

    #[test]
    fn an_expression_is_wrapped_in_a_call_of_eval() {
        let bytes = STANDARD.decode(encode_expression("1")).expect("base64");
        assert_eq!(bytes, b"\x80\x02cbuiltins\neval\nX\x01\x00\x00\x001\x85R.");
    }

    proptest! {
        #[test]
        fn broken_pickles_never_panic(bytes: Vec<u8>) {
            let _ = read_text(&bytes);
        }
    }
}
