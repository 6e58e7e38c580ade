//! The cluster: queues, resources, executors, shuffle.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "queue-unknown",
        title: "There is no such queue",
        advice: "Set queue (spark.yarn.queue) to one of the cluster's queues that takes applications; the resource \
                 manager's page lists them.",
        depth: 100,
        any_level: true,
        signs: &[
            &["to unknown queue"],
            &["to non-leaf queue"],
            &["rejected by queue placement policy"],
            &["to a non existing queue"],
        ],
        subject: &["to unknown queue: ", "to non-leaf queue: ", "non existing queue "],
        ..USUAL
    },
    Cause {
        id: "queue-refused",
        title: "The queue does not take applications of this user",
        advice: "Use a queue in which you may submit (queue, spark.yarn.queue), or ask for the right to submit.",
        depth: 100,
        any_level: true,
        signs: &[
            &["cannot submit applications to queue"],
            &["does not have permission to submit", "queue"],
            &["no ACL to submit"],
        ],
        subject: &["applications to queue ", "to queue "],
        hides: &["permission"],
        ..USUAL
    },
    Cause {
        id: "queue-full",
        title: "The queue is full",
        advice: "Wait, use another queue (queue, spark.yarn.queue), or end sessions that idle in it. A smaller \
                 driver (spark.yarn.am.memory, driverMemory) may fit where a large one does not.",
        depth: 90,
        any_level: true,
        quote: Quote::Last,
        signs: &[
            &["AM resource limit exceeded"],
            &["AMResource", "limit", "exceeded"],
            &["cannot accept submission of application"],
            &["Maximum application count reached"],
        ],
        hides: &["waiting"],
        ..USUAL
    },
    Cause {
        id: "too-much-asked",
        title: "More memory or cores were asked for than the cluster gives in one piece",
        advice: "Ask for less: executorMemory with its overhead must fit into yarn.scheduler.maximum-allocation-mb, \
                 executorCores into yarn.scheduler.maximum-allocation-vcores.",
        depth: 100,
        signs: &[
            &["Required executor memory", "is above the max threshold"],
            &["Required AM memory", "is above the max threshold"],
            &["Invalid resource request"],
            &["InvalidResourceRequestException"],
        ],
        ..USUAL
    },
    Cause {
        id: "no-resources",
        title: "The cluster gave the application no executors",
        advice: "Wait, ask for less (spark.executor.memory=2g, spark.executor.cores=1, fewer executors) or use \
                 another queue; the cluster's page shows what is free and who holds the rest.",
        depth: 60,
        any_level: true,
        sure: Confidence::Likely,
        quote: Quote::Last,
        signs: &[&["Initial job has not accepted any resources"]],
        ..USUAL
    },
    Cause {
        id: "waiting",
        title: "The application waits for the cluster to start it",
        advice: "The queue has no room at the moment. Wait, use another queue (queue, spark.yarn.queue), or ask for a \
                 smaller driver. Livy gives up after livy.server.yarn.app-lookup-timeout and \
                 livy.rsc.server.connect.timeout; whoever runs the server can raise both.",
        depth: 50,
        any_level: true,
        sure: Confidence::Likely,
        quote: Quote::Last,
        signs: &[
            &["not yet activated"],
            &["waiting for AM container to be allocated"],
            &["Application report for", "(state: ACCEPTED)"],
        ],
        ..USUAL
    },
    Cause {
        id: "preempted",
        title: "The cluster took containers back for another queue",
        advice: "Use a queue with a guaranteed share, or fewer executors; let Spark try again more often: \
                 spark.task.maxFailures=8, spark.yarn.maxAppAttempts=2.",
        depth: 86,
        any_level: true,
        signs: &[&["exit status: -102"], &["exitCode: -102"], &["Container", "preempted"], &["was preempted"]],
        hides: &["killed-143"],
        ..USUAL
    },
    Cause {
        id: "node-lost",
        title: "A machine of the cluster was lost",
        advice: "Run it again. If it was a spot machine, let Spark move data off in time: \
                 spark.decommission.enabled=true, spark.storage.decommission.enabled=true.",
        depth: 80,
        any_level: true,
        sure: Confidence::Likely,
        signs: &[&["Container released on a *lost* node"], &["exit status: -100"], &["Container expired since"]],
        ..USUAL
    },
    Cause {
        id: "executor-lost",
        title: "Executors were lost",
        advice: "Their own logs say why (links in the application's page); most often memory: \
                 spark.executor.memoryOverhead=2g. If they only answered late: spark.network.timeout=600s.",
        depth: 58,
        any_level: true,
        sure: Confidence::Likely,
        signs: &[
            &["ExecutorLostFailure"],
            &["Lost executor", "!killed by driver", "!Executor killed"],
            &["Executor heartbeat timed out"],
            &["Exit as unable to send heartbeats to driver"],
            &["Max number of executor failures", "reached"],
        ],
        ..USUAL
    },
    Cause {
        id: "shuffle-fetch",
        title: "Shuffle data could not be read from other executors",
        advice: "An executor that held it was lost, or answers too slowly: raise spark.executor.memoryOverhead=2g, \
                 spark.shuffle.io.maxRetries=10, spark.shuffle.io.retryWait=30s; use the external shuffle service if \
                 there is one.",
        depth: 57,
        any_level: true,
        sure: Confidence::Likely,
        signs: &[&["FetchFailedException"], &["FetchFailed("], &["Missing an output location for shuffle"]],
        ..USUAL
    },
    Cause {
        id: "broadcast-timeout",
        title: "A broadcast took too long",
        advice: "Allow more time (spark.sql.broadcastTimeout=1200) or switch broadcast joins off: \
                 spark.sql.autoBroadcastJoinThreshold=-1.",
        depth: 76,
        signs: &[&["Could not execute broadcast in"], &["broadcastTimeout"]],
        hides: &["network-timeout"],
        ..USUAL
    },
    Cause {
        id: "rpc-timeout",
        title: "Driver and executors did not answer each other in time",
        advice: "Long garbage collection is the usual reason: more memory (spark.driver.memory, \
                 spark.executor.memory), and patience: spark.network.timeout=600s, \
                 spark.executor.heartbeatInterval=60s.",
        depth: 56,
        sure: Confidence::Likely,
        signs: &[
            &["RpcTimeoutException"],
            &["Cannot receive any reply from", "in "],
            &["Futures timed out after", "!broadcast"],
        ],
        ..USUAL
    },
    Cause {
        id: "task-failed",
        title: "A task failed as often as Spark tries",
        advice: "The exception of the last failure says why. It happens with the same data every time; more tries \
                 (spark.task.maxFailures=8) help only when machines are at fault.",
        depth: 45,
        sure: Confidence::Likely,
        any_level: true,
        signs: &[&["times; aborting job"], &["times, most recent failure"]],
        ..USUAL
    },
    Cause {
        id: "killed-by-user",
        title: "Somebody killed the application",
        advice: "Ask whoever the line names, or start it again.",
        depth: 97,
        any_level: true,
        signs: &[
            &["was killed by user"],
            &["Application killed by user"],
            &["Kill Application Received from"],
            &["killed by admin"],
        ],
        subject: &["killed by user ", "Received from "],
        ..USUAL
    },
    Cause {
        id: "signal",
        title: "The process was told to end by a signal",
        advice: "Somebody or something outside ended it: a person, the cluster, or a restart of its machine. If nobody \
                 did, look for memory limits of its container.",
        depth: 30,
        sure: Confidence::Likely,
        any_level: true,
        signs: &[&["RECEIVED SIGNAL TERM"], &["RECEIVED SIGNAL INT"], &["RECEIVED SIGNAL HUP"]],
        ..USUAL
    },
    Cause {
        id: "jvm-crash",
        title: "The JVM crashed",
        advice: "A native library or the JVM itself is at fault: the file hs_err_pid….log names the frame. Update Java \
                 or that library, or do without it (spark.io.compression.codec=lz4, Arrow off: \
                 spark.sql.execution.arrow.pyspark.enabled=false).",
        depth: 96,
        any_level: true,
        signs: &[
            &["fatal error has been detected by the Java Runtime Environment"],
            &["SIGSEGV (0x"],
            &["exit code 139"],
            &["exitCode: 139"],
            &["exit status: 139"],
        ],
        ..USUAL
    },
];
