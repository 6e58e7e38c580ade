//! Livy itself, and exit codes that nothing explains.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "livy-start-timeout",
        title: "Livy gave up waiting for the driver",
        advice: "The driver did not connect in time. Ask for a driver that starts sooner (a queue with room, fewer jars), \
                 or give it longer: livy.rsc.server.connect.timeout=300s in conf. The driver must reach the server at \
                 its address and port.",
        depth: 65,
        any_level: true,
        sure: Confidence::Likely,
        signs: &[
            &["Timed out waiting for context to start"],
            &["Timed out waiting for client connection"],
            &["Timed out waiting for remote Spark driver"],
            &["Timed out sending address to Livy server"],
            &["Timed out waiting for hello from client"],
        ],
        hides: &["network-timeout"],
        ..USUAL
    },
    Cause {
        id: "livy-lookup-timeout",
        title: "Livy did not find the application in the cluster",
        advice: "spark-submit failed before it reached the cluster (its output above says why), or the cluster was slow: \
                 livy.server.yarn.app-lookup-timeout=300s (livy.server.kubernetes.app-lookup-timeout), for whoever runs \
                 the server.",
        depth: 48,
        any_level: true,
        sure: Confidence::Likely,
        signs: &[&["No YARN application is found with tag"], &["No Kubernetes application is found with tag"]],
        ..USUAL
    },
    Cause {
        id: "livy-lost",
        title: "The driver ended because its Livy server was gone",
        advice: "The server stopped or restarted and did not come back within livy.rsc.server.idle-timeout (10 minutes). \
                 Start a new session; with livy.server.recovery.mode=recovery sessions outlive a restart.",
        depth: 89,
        any_level: true,
        signs: &[&["Shutting down RSC due to idle timeout"], &["Shutting down due to idle timeout"]],
        ..USUAL
    },
    Cause {
        id: "livy-jars",
        title: "The server lacks parts of Livy",
        advice: "Its folder must have rsc-jars and repl_2.12-jars (for the cluster's Scala), and Spark pyspark.zip: \
                 whoever runs the server has to put that right.",
        depth: 100,
        any_level: true,
        signs: &[
            &["Cannot find Livy REPL jars"],
            &["Cannot find Livy client jars"],
            &["pyspark.zip not found"],
            &["NoClassDefFoundError", "org/apache/livy"],
            &["ClassNotFoundException", "org.apache.livy"],
        ],
        hides: &["class-missing"],
        ..USUAL
    },
    Cause {
        id: "exit-code",
        title: "The process ended with an error code",
        advice: "Nothing in what is left of the log says why. The links to the application and its driver's log lead to \
                 the rest. Codes: 1 any error, 10 an exception nobody caught, 13 no SparkContext in time, 126 and 127 \
                 the command can't be run, 134 a crash.",
        depth: 5,
        sure: Confidence::Possible,
        any_level: true,
        quote: Quote::Last,
        signs: &[
            &["exitCode:", "!exitCode: 0"],
            &["exited with exit code", "!exit code 0"],
            &["exited with code", "!with code 0"],
            &["exited with a non-zero exit code"],
            &["exit status:", "!exit status: 0"],
            &["Process has died with"],
        ],
        subject: &[
            "non-zero exit code ",
            "exitCode: ",
            "exit code ",
            "exited with code ",
            "exit status: ",
            "has died with ",
        ],
        ..USUAL
    },
];
