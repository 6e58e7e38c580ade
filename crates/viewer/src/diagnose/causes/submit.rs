//! Mistakes in what was submitted.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "main-class",
        title: "The main class was not found",
        advice: "Check className (with its package, in the right case) and that the jar in file has it: \
                 jar tf app.jar | grep Main. For a Python file leave className empty.",
        depth: 99,
        any_level: true,
        signs: &[
            &["Error: Failed to load class"],
            &["Could not find or load main class"],
            &["No main class set in JAR"],
            &["Cannot load main class from JAR"],
            &["NoSuchMethodException", ".main("],
        ],
        subject: &["Failed to load class ", "load main class from JAR ", "load main class ", "NoSuchMethodException: "],
        ..USUAL
    },
    Cause {
        id: "main-file",
        title: "A submitted file was not found",
        advice: "Check file: it must be where the cluster can read it, with its scheme (hdfs:///…, s3a://…). A path \
                 without one is a path in the cluster's default file system, not on your machine.",
        depth: 100,
        any_level: true,
        signs: &[
            &["can't open file", "No such file or directory"],
            &["Local jar", "does not exist, skipping"],
            &["Error: Primary resource", "does not exist"],
        ],
        subject: &["can't open file ", "Local jar "],
        ..USUAL
    },
    Cause {
        id: "submit-arguments",
        title: "spark-submit did not understand its arguments",
        advice: "Check the fields of the batch or session and the settings of the server: names of options, and values \
                 that must not be empty.",
        depth: 100,
        any_level: true,
        signs: &[
            &["Error: Unrecognized option"],
            &["Error: Missing application resource"],
            &["Error: Must specify a primary resource"],
            &["Error: Missing argument for option"],
            &["must be a positive number", "SparkException"],
            &["Error:", "must be a positive number"],
            &["Master must either be yarn or start with"],
            &["Could not parse Master URL"],
            &["A master URL must be set in your configuration"],
            &["Cluster deploy mode is not"],
        ],
        subject: &["Unrecognized option: ", "Could not parse Master URL: "],
        ..USUAL
    },
    Cause {
        id: "program-arguments",
        title: "The program did not accept its arguments",
        advice: "Check args: each word is an argument of its own, in order, and nothing is expanded as a shell would.",
        depth: 99,
        any_level: true,
        signs: &[
            &["error: unrecognized arguments:"],
            &["error: the following arguments are required:"],
            &["error: argument", "invalid choice"],
            &["error: argument", "invalid int value"],
            &["error: argument", "expected one argument"],
        ],
        subject: &["unrecognized arguments: ", "arguments are required: "],
        ..USUAL
    },
    Cause {
        id: "jvm-options",
        title: "The JVM did not accept its options",
        advice: "Memory is written as a whole number and one letter, 512m or 2g (not 1.5g, not 2gb). Options in \
                 extraJavaOptions must be known to the cluster's Java, and -Xmx must not be among them.",
        depth: 100,
        any_level: true,
        signs: &[
            &["Invalid maximum heap size"],
            &["Invalid initial heap size"],
            &["Unrecognized VM option"],
            &["Could not create the Java Virtual Machine"],
            &["Size must be specified as bytes"],
            &["Fractional values are not supported"],
            &["is not allowed to specify max heap"],
        ],
        subject: &["Invalid maximum heap size: ", "Unrecognized VM option "],
        ..USUAL
    },
    Cause {
        id: "memory-too-small",
        title: "The driver or executors were given less memory than Spark needs",
        advice: "Ask for more: driverMemory (spark.driver.memory) and executorMemory (spark.executor.memory) of at \
                 least 512m, better 1g.",
        depth: 99,
        signs: &[&["System memory", "must be at least"], &["Executor memory", "must be at least"]],
        ..USUAL
    },
    Cause {
        id: "spark-setting",
        title: "A Spark setting has a value that Spark does not accept",
        advice: "Correct it in conf: the line says which key and what is expected.",
        depth: 98,
        signs: &[
            &["IllegalArgumentException", "spark.", "should be"],
            &["IllegalArgumentException", "spark.", "The value of"],
            &["is invalid. It must", "spark."],
            &["NumberFormatException", "spark."],
            &["Provided Maven Coordinates must be in the form"],
        ],
        subject: &["IllegalArgumentException: ", "The value of "],
        ..USUAL
    },
    Cause {
        id: "hadoop-conf",
        title: "The server does not know its Hadoop cluster",
        advice: "HADOOP_CONF_DIR (or YARN_CONF_DIR) must be set where Livy runs, and hold core-site.xml and \
                 yarn-site.xml. That is for whoever runs the server.",
        depth: 100,
        signs: &[&["HADOOP_CONF_DIR or YARN_CONF_DIR must be set"]],
        ..USUAL
    },
    Cause {
        id: "java-missing",
        title: "There is no Java where Spark was to start",
        advice: "Install Java 8, 11 or 17 (what this Spark version takes) and set JAVA_HOME, on the server or in \
                 spark.executorEnv.JAVA_HOME and spark.yarn.appMasterEnv.JAVA_HOME.",
        depth: 100,
        any_level: true,
        signs: &[&["JAVA_HOME is not set"], &["java: command not found"], &["/bin/java: No such file or directory"]],
        ..USUAL
    },
    Cause {
        id: "packages",
        title: "Packages could not be fetched",
        advice: "Check spark.jars.packages (group:artifact:version, the artifact with the cluster's Scala version, as \
                 _2.12) and whether the server reaches a Maven repository; spark.jars.repositories names another. \
                 Without network, upload the jars and put them into jars.",
        depth: 99,
        any_level: true,
        quote: Quote::Last,
        signs: &[&["unresolved dependency"], &["UNRESOLVED DEPENDENCIES"], &["[NOT FOUND", ".jar"]],
        subject: &["unresolved dependency: "],
        hides: &["network-refused", "network-timeout"],
        ..USUAL
    },
    Cause {
        id: "context-not-started",
        title: "The program never started a SparkContext, or another than the cluster's",
        advice: "In cluster mode the program must make its SparkSession within spark.yarn.am.waitTime=100s and must not \
                 set the master itself: no .master(\"local\") in the code.",
        depth: 88,
        signs: &[
            &["SparkContext did not initialize after waiting for"],
            &["User did not initialize spark context"],
            &["Timed out waiting for SparkContext"],
        ],
        ..USUAL
    },
    Cause {
        id: "submit-missing",
        title: "spark-submit could not be started",
        advice: "SPARK_HOME of the server must name a Spark installation that its user may run. That is for whoever \
                 runs the server.",
        depth: 100,
        sure: Confidence::Likely,
        any_level: true,
        signs: &[
            &["spark-submit start failed"],
            &["Failed to run spark-submit executable"],
            &["Cannot run program", "spark-submit"],
            &["spark-class: No such file or directory"],
            &["SPARK_HOME path does not exist"],
        ],
        ..USUAL
    },
];
