//! The program and its libraries.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "python-syntax",
        title: "The Python file has a syntax error",
        advice: "Correct the line named above it. Code for a newer Python than the cluster's fails like this too.",
        depth: 100,
        any_level: true,
        quote: Quote::Last,
        signs: &[&["SyntaxError:"], &["IndentationError:"], &["TabError:"]],
        ..USUAL
    },
    Cause {
        id: "python-module",
        title: "A Python module is missing",
        advice: "Install it on the cluster, or send it along: pure Python in pyFiles (zip or py), anything else in an \
                 environment in archives (hdfs:///envs/env.tar.gz#env with spark.pyspark.python=./env/bin/python).",
        depth: 92,
        quote: Quote::Last,
        signs: &[&["ModuleNotFoundError: No module named"], &["ImportError: No module named"]],
        subject: &["No module named "],
        ..USUAL
    },
    Cause {
        id: "python-import",
        title: "A Python import failed",
        advice: "The module is there but not in the version the program was written for: align versions between driver, \
                 executors and program (pandas, pyarrow and numpy with this Spark).",
        depth: 91,
        signs: &[
            &["ImportError: cannot import name"],
            &["ImportError:", "must be installed"],
            &["ImportError: Missing optional dependency"],
            &["PACKAGE_NOT_INSTALLED"],
            &["UNSUPPORTED_PACKAGE_VERSION"],
        ],
        subject: &["cannot import name ", "Missing optional dependency "],
        ..USUAL
    },
    Cause {
        id: "python-version",
        title: "Driver and executors run different versions of Python",
        advice: "Name the same one on both: spark.pyspark.python=/usr/bin/python3.11 and \
                 spark.pyspark.driver.python=/usr/bin/python3.11, or send an environment along in archives.",
        depth: 98,
        signs: &[
            &["Python in worker has different version"],
            &["PYTHON_VERSION_MISMATCH"],
            &["PySpark cannot run with different minor versions"],
        ],
        ..USUAL
    },
    Cause {
        id: "python-missing",
        title: "There is no such Python on the machine",
        advice: "Set spark.pyspark.python to one that is installed on every node, such as /usr/bin/python3, or send an \
                 environment along in archives.",
        depth: 98,
        any_level: true,
        signs: &[
            &["Cannot run program", "python", "No such file"],
            &["python3: command not found"],
            &["python: command not found"],
            &["env: ", "python", "No such file or directory"],
        ],
        subject: &["Cannot run program "],
        hides: &["path-missing"],
        ..USUAL
    },
    Cause {
        id: "class-missing",
        title: "A class is missing",
        advice: "Put the jar that has it into jars, or its package into spark.jars.packages, built for the cluster's \
                 Spark and Scala version.",
        depth: 91,
        signs: &[
            &["ClassNotFoundException:", "!fs.s3a", "!fs.azure", "!GoogleHadoopFileSystem"],
            &["NoClassDefFoundError:", "!Could not initialize"],
        ],
        subject: &["ClassNotFoundException: Class ", "ClassNotFoundException: ", "NoClassDefFoundError: "],
        ..USUAL
    },
    Cause {
        id: "library-conflict",
        title: "Two libraries do not fit together",
        advice: "A jar was built for another version of Spark, Scala or of a library that Spark brings. Use the build for \
                 the cluster's versions (as _2.12 or _2.13), shade the library, or try \
                 spark.driver.userClassPathFirst=true and spark.executor.userClassPathFirst=true.",
        depth: 90,
        signs: &[
            &["NoSuchMethodError"],
            &["NoSuchFieldError"],
            &["AbstractMethodError"],
            &["IncompatibleClassChangeError"],
            &["Could not initialize class"],
            &["serialVersionUID"],
        ],
        subject: &["NoSuchMethodError: ", "NoSuchFieldError: "],
        ..USUAL
    },
    Cause {
        id: "java-older",
        title: "A class was compiled for a newer Java than the cluster's",
        advice: "Compile for the cluster's Java (--release 8, 11 or 17), or run a newer one: JAVA_HOME in \
                 spark.yarn.appMasterEnv and spark.executorEnv.",
        depth: 98,
        signs: &[&["UnsupportedClassVersionError"], &["compiled by a more recent version of the Java Runtime"]],
        subject: &["UnsupportedClassVersionError: "],
        hides: &["class-missing"],
        ..USUAL
    },
    Cause {
        id: "java-newer",
        title: "This Spark does not run on so new a Java",
        advice: "Use a Java that it supports (Spark 3.5: 8, 11, 17), or open the module: \
                 spark.driver.extraJavaOptions=--add-opens=java.base/sun.nio.ch=ALL-UNNAMED, and the same for \
                 executors.",
        depth: 97,
        signs: &[
            &["InaccessibleObjectException"],
            &["module java.base does not"],
            &["because module java.base does not export"],
        ],
        ..USUAL
    },
    Cause {
        id: "native-library",
        title: "A native library is missing or does not fit",
        advice: "Install it on every node, or use a build for the cluster's system (glibc, processor); wheels with their \
                 libraries inside travel in an environment in archives.",
        depth: 93,
        any_level: true,
        signs: &[
            &["UnsatisfiedLinkError"],
            &["cannot open shared object file"],
            &["error while loading shared libraries"],
            &["undefined symbol:"],
            &["version `GLIBC"],
            &["version 'GLIBC"],
        ],
        subject: &["UnsatisfiedLinkError: ", "loading shared libraries: ", "undefined symbol: "],
        hides: &["python-import"],
        ..USUAL
    },
    Cause {
        id: "serialization",
        title: "Something that can't travel was sent to the executors",
        advice: "A function that runs on executors uses an object that lives on the driver (spark, a connection, a lock). \
                 Make it inside the function, pass plain values, or mark the field @transient lazy val.",
        depth: 90,
        signs: &[
            &["Task not serializable"],
            &["NotSerializableException"],
            &["PicklingError"],
            &["CONTEXT_ONLY_VALID_ON_DRIVER"],
            &["attempting to reference SparkContext from a broadcast variable"],
            &["cannot pickle"],
        ],
        subject: &["NotSerializableException: "],
        ..USUAL
    },
    Cause {
        id: "stopped-context",
        title: "The program went on after Spark had stopped",
        advice: "Something stopped the SparkContext before: look further up for why. In a session never call \
                 spark.stop().",
        depth: 20,
        sure: Confidence::Likely,
        signs: &[
            &["Cannot call methods on a stopped SparkContext"],
            &["cancelled because SparkContext was shut down"],
            &["SparkContext has been shutdown"],
        ],
        ..USUAL
    },
    Cause {
        id: "exit-by-program",
        title: "The program ended itself with an error code",
        advice: "Look for what it printed last: sys.exit() or System.exit() was called with something else than 0.",
        depth: 35,
        sure: Confidence::Likely,
        any_level: true,
        quote: Quote::Last,
        signs: &[
            &["User application exited with", "!exited with status 0"],
            &["SystemExit:"],
            &["SparkContext is stopping with exitCode", "!exitCode 0"],
        ],
        ..USUAL
    },
];
