// The list of Spark's settings (crates/viewer/data/spark-conf.tsv), loaded when somebody writes settings.

import text from "../../../crates/viewer/data/spark-conf.tsv";

export { text };
