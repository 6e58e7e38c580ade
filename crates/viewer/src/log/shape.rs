//! What a line looks like, as far as that tells whether it belongs to the line above.

/// The shape of a line without a time stamp or level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing but space.
    Blank,
    /// Part of a Java stack trace: `at …`, `... 12 more`, `Caused by: …`, `Suppressed: …`.
    Java,
    /// `org.example.SomeException: …` at the margin.
    Throwable,
    /// The same, and a Python traceback follows.
    ThrowableWithTraceback,
    /// `: org.example.SomeException: …`, as Py4J writes below its own message.
    ColonThrowable,
    /// `Traceback (most recent call last):` at the margin.
    Traceback,
    /// `  File "job.py", line 3, in f`
    PythonFrame,
    /// What Python writes between chained exceptions.
    Chained,
    /// `== Physical Plan ==` and the like.
    PlanTitle,
    /// A node of a plan, below an error message: `+- …`, `'Project …`, `(2) Filter`.
    PlanNode,
    /// Begins with a tab.
    Tabbed,
    /// Begins with a space.
    Indented,
    /// Anything else.
    Other,
}

const TRACEBACK: &str = "Traceback (most recent call last):";

/// A Python traceback follows below this line.
pub(crate) fn announces_traceback(line: &str) -> bool {
    line.trim_end().ends_with(TRACEBACK)
}

/// Looks at a line that has neither time stamp nor level (exceptions at the margin, which count as errors, aside).
pub(crate) fn of(line: &str) -> Shape {
    let trimmed = line.trim_start();
    let Some(first) = trimmed.as_bytes().first() else { return Shape::Blank };
    let indented = trimmed.len() < line.len();
    match first {
        b'a' if indented && trimmed.starts_with("at ") => return Shape::Java,
        b'.' if indented && trimmed.starts_with("... ") => return Shape::Java,
        b'C' if trimmed.starts_with("Caused by: ") => return Shape::Java,
        b'F' if indented && trimmed.starts_with("File \"") && trimmed.contains("\", line ") => {
            return Shape::PythonFrame;
        }
        b'S' if indented && trimmed.starts_with("Suppressed: ") => return Shape::Java,
        b'=' if trimmed.starts_with("== ") && trimmed.trim_end().ends_with(" ==") => return Shape::PlanTitle,
        b'+' if trimmed.starts_with("+- ") => return Shape::PlanNode,
        b':' if !indented && trimmed.get(1..2) == Some(" ") => {
            let rest = trimmed.get(2..).unwrap_or_default();
            return match rest.trim_start().as_bytes().first() {
                Some(b'+' | b':') => Shape::PlanNode,
                _ if is_throwable(rest) => Shape::ColonThrowable,
                _ => Shape::Other,
            };
        }
        b':' if trimmed.starts_with(":- ") || trimmed.starts_with(":  ") => return Shape::PlanNode,
        b'\'' if !indented && trimmed.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase) => return Shape::PlanNode,
        b'(' if !indented && is_numbered(trimmed) => return Shape::PlanNode,
        _ => {}
    }
    if indented {
        return if line.starts_with('\t') { Shape::Tabbed } else { Shape::Indented };
    }
    match first {
        b'T' if line.starts_with(TRACEBACK) => Shape::Traceback,
        b'T' if line.starts_with("The above exception was the direct cause") => Shape::Chained,
        b'D' if line.starts_with("During handling of the above exception") => Shape::Chained,
        _ if !is_throwable(line) => Shape::Other,
        _ if announces_traceback(line) => Shape::ThrowableWithTraceback,
        _ => Shape::Throwable,
    }
}

/// `(12) Filter`
fn is_numbered(line: &str) -> bool {
    line.split_once(") ").is_some_and(|(number, _)| {
        let digits = number.get(1..).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A qualified class name that says that something went wrong, at the beginning of a line, followed by `:` or nothing.
pub(crate) fn is_throwable(line: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$');
    let end = line.bytes().position(|byte| !name(byte)).unwrap_or(line.len());
    let (class, rest) = line.split_at(end);
    if !(rest.is_empty() || rest.starts_with(':')) {
        return false;
    }
    let Some((package, class)) = class.rsplit_once('.') else { return false };
    package.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && class.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
        && ["Exception", "Error", "Throwable", "Failure"].iter().any(|word| class.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_apart() {
        for (line, shape) in [
            ("", Shape::Blank),
            ("  \t", Shape::Blank),
            ("\tat org.apache.spark.Foo.bar(Foo.scala:12)", Shape::Java),
            ("    at java.base/java.lang.Thread.run(Thread.java:840)", Shape::Java),
            ("\t... 12 more", Shape::Java),
            ("Caused by: java.io.IOException: x", Shape::Java),
            ("java.lang.OutOfMemoryError: Java heap space", Shape::Throwable),
            ("org.apache.spark.SparkException", Shape::Throwable),
            (
                "org.apache.spark.api.python.PythonException: Traceback (most recent call last):",
                Shape::ThrowableWithTraceback,
            ),
            (": org.apache.spark.SparkException: Job aborted", Shape::ColonThrowable),
            ("Traceback (most recent call last):", Shape::Traceback),
            ("During handling of the above exception, another exception occurred:", Shape::Chained),
            ("== Physical Plan ==", Shape::PlanTitle),
            ("== SQL (line 1, position 8) ==", Shape::PlanTitle),
            ("'Project [*]", Shape::PlanNode),
            ("+- 'UnresolvedRelation [nope]", Shape::PlanNode),
            (":  +- Scan", Shape::PlanNode),
            ("(2) Filter [codegen id : 1]", Shape::PlanNode),
            ("  File \"job.py\", line 3, in <module>", Shape::PythonFrame),
            ("    x = 1", Shape::Indented),
            ("\t client token: N/A", Shape::Tabbed),
            ("ValueError: no", Shape::Other),
            ("at the end", Shape::Other),
            ("see java.lang.Exception: x", Shape::Other),
            ("1.2.Error", Shape::Other),
        ] {
            assert_eq!(of(line), shape, "{line:?}");
        }
    }
}
