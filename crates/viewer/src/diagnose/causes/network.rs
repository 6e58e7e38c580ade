//! The network.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "port-in-use",
        title: "No free port was found",
        advice: "Let Spark try more (spark.port.maxRetries=64), or leave ports to chance: spark.ui.port=0, \
                 spark.driver.port=0. spark.ui.enabled=false does without the page.",
        depth: 92,
        signs: &[
            &["BindException", "Address already in use"],
            &["failed after", "retries", "Address already in use"],
            &["Unable to connect to provided ports"],
        ],
        ..USUAL
    },
    Cause {
        id: "bind-address",
        title: "The driver could not use its own address",
        advice: "Its host name leads to an address the machine does not have. Set spark.driver.bindAddress=0.0.0.0 and \
                 spark.driver.host to an address that executors reach, or SPARK_LOCAL_IP on the server.",
        depth: 93,
        signs: &[&["Cannot assign requested address"]],
        hides: &["port-in-use"],
        ..USUAL
    },
    Cause {
        id: "host-unknown",
        title: "A host name is not known",
        advice: "Check the name in the path or address; every node must be able to resolve it. A name service of HDFS \
                 (hdfs://name) needs the cluster's hdfs-site.xml.",
        depth: 83,
        signs: &[
            &["UnknownHostException"],
            &["Name or service not known"],
            &["Temporary failure in name resolution"],
            &["nodename nor servname provided"],
        ],
        subject: &["UnknownHostException: "],
        ..USUAL
    },
    Cause {
        id: "certificate",
        title: "A server's certificate was not accepted",
        advice: "Put the authority's certificate into the trust store: \
                 spark.driver.extraJavaOptions=-Djavax.net.ssl.trustStore=…, the same for executors; for Python \
                 REQUESTS_CA_BUNDLE in spark.executorEnv.",
        depth: 84,
        signs: &[
            &["SSLHandshakeException"],
            &["PKIX path building failed"],
            &["CERTIFICATE_VERIFY_FAILED"],
            &["SSLError"],
        ],
        ..USUAL
    },
    Cause {
        id: "network-refused",
        title: "A connection was refused",
        advice: "Check address and port, and whether the service runs. If the address is the driver's or an executor's, \
                 that process has died: look for why.",
        depth: 42,
        sure: Confidence::Likely,
        signs: &[
            &["Connection refused"],
            &["ConnectException", "refused"],
            &["NoRouteToHostException"],
            &["Failed to connect to", "!Failed to connect to context"],
        ],
        subject: &["Failed to connect to ", "Connection refused: ", "Call From "],
        ..USUAL
    },
    Cause {
        id: "network-timeout",
        title: "A connection took too long",
        advice: "Check address, port and firewalls between the cluster and what the line names. For slow services: a \
                 longer time-out of that client; inside Spark: spark.network.timeout=600s.",
        depth: 41,
        sure: Confidence::Likely,
        signs: &[
            &["ConnectTimeoutException"],
            &["Connection timed out"],
            &["SocketTimeoutException"],
            &["connect timed out"],
            &["Read timed out"],
            &["ConnectionTimeoutException"],
        ],
        ..USUAL
    },
];
