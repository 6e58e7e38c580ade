//! Kernels named in notebook files, and the languages they stand for.

use serde_json::{Map, Value, json};

use crate::language::Language;

/// The language of a notebook's code cells, as its metadata tells: by the kernel's name, then by the languages that
/// kernel and file state.
pub(crate) fn language_of(metadata: &Map<String, Value>) -> Option<Language> {
    let text = |key: &str, inner: &str| metadata.get(key)?.get(inner)?.as_str();
    text("kernelspec", "name")
        .and_then(of_kernel)
        .or_else(|| text("kernelspec", "language").and_then(Language::parse))
        .or_else(|| text("language_info", "name").and_then(Language::parse))
}

/// The language of a kernel by its name: sparkmagic's, Jupyter's, Synapse's, Glue's, Toree's and others'.
fn of_kernel(name: &str) -> Option<Language> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "pysparkkernel" | "pyspark3kernel" => Some(Language::Python),
        "sparkkernel" | "spylon-kernel" | "almond" => Some(Language::Scala),
        "sparkrkernel" => Some(Language::R),
        _ => {
            let last = name.rsplit(['_', '-']).next().unwrap_or_default();
            Language::parse(&name).or_else(|| Language::parse(last))
        }
    }
}

/// What sparkmagic's kernel for this language writes into a file: `kernelspec` and `language_info`. SQL has no kernel
/// of its own there; its cells begin with `%%sql` in a Python notebook.
pub(crate) fn metadata_for(language: Language) -> [(&'static str, Value); 2] {
    let (kernelspec, language_info) = match language {
        Language::Python | Language::Sql => (
            json!({"display_name": "PySpark", "language": "python", "name": "pysparkkernel"}),
            json!({
                "codemirror_mode": {"name": "python", "version": 3}, "file_extension": ".py",
                "mimetype": "text/x-python", "name": "pyspark", "pygments_lexer": "python3"
            }),
        ),
        Language::Scala => (
            json!({"display_name": "Spark", "language": "scala", "name": "sparkkernel"}),
            json!({
                "codemirror_mode": "text/x-scala", "file_extension": ".sc", "mimetype": "text/x-scala",
                "name": "scala", "pygments_lexer": "scala"
            }),
        ),
        Language::R => (
            json!({"display_name": "SparkR", "language": "R", "name": "sparkrkernel"}),
            json!({
                "codemirror_mode": "text/x-rsrc", "file_extension": ".r", "mimetype": "text/x-rsrc",
                "name": "sparkR", "pygments_lexer": "r"
            }),
        ),
    };
    [("kernelspec", kernelspec), ("language_info", language_info)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(metadata: Value) -> Option<Language> {
        language_of(metadata.as_object().expect("an object"))
    }

    #[test]
    fn kernels_of_every_origin_are_understood() {
        for (name, expected) in [
            ("pysparkkernel", Language::Python),
            ("pyspark3kernel", Language::Python),
            ("sparkkernel", Language::Scala),
            ("sparkrkernel", Language::R),
            ("python3", Language::Python),
            ("synapse_pyspark", Language::Python),
            ("synapse_spark", Language::Scala),
            ("glue_pyspark", Language::Python),
            ("spylon-kernel", Language::Scala),
            ("apache_toree_scala", Language::Scala),
            ("apache_toree_sql", Language::Sql),
            ("ir", Language::R),
        ] {
            assert_eq!(language(json!({"kernelspec": {"name": name}})), Some(expected), "{name}");
        }
        assert_eq!(language(json!({"kernelspec": {"name": "ruby"}, "language_info": {"name": "ruby"}})), None);
        assert_eq!(language(json!({"kernelspec": 1, "language_info": {"name": "scala"}})), Some(Language::Scala));
    }

    #[test]
    fn what_is_written_for_a_language_is_read_as_that_language() {
        for language in [Language::Python, Language::Scala, Language::R] {
            let metadata = metadata_for(language).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            assert_eq!(language_of(&metadata), Some(language));
        }
    }
}
