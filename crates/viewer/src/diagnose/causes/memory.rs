//! Too little memory.

use crate::diagnose::Confidence;
use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "executor-heap",
        title: "An executor ran out of heap memory",
        advice: "Give executors more memory (spark.executor.memory=8g) or let fewer tasks share it \
                 (spark.executor.cores=2), and make partitions smaller (spark.sql.shuffle.partitions=800, or \
                 repartition before the heavy step).",
        depth: 95,
        any_level: true,
        signs: &[
            &["Lost task", "OutOfMemoryError: Java heap space", "!executor driver"],
            &["Lost task", "OutOfMemoryError: GC overhead", "!executor driver"],
            &["ExecutorLostFailure", "OutOfMemoryError"],
            &["ExecutorLostFailure", "exited with code 52"],
            &["exit status: 52"],
            &["exited with exit code 52"],
        ],
        hides: &["driver-heap", "gc-overhead"],
        ..USUAL
    },
    Cause {
        id: "driver-heap",
        title: "The driver ran out of heap memory",
        advice: "Give the driver more memory (driverMemory, spark.driver.memory=4g) and bring less data to it: no \
                 collect() or toPandas() of large results, write them out or take a limit() first.",
        depth: 94,
        signs: &[&["OutOfMemoryError: Java heap space"], &["OutOfMemoryError: Requested array size exceeds VM limit"]],
        ..USUAL
    },
    Cause {
        id: "gc-overhead",
        title: "The JVM did almost nothing but collect garbage",
        advice: "It is out of memory: raise spark.driver.memory or spark.executor.memory (4g or more, for the one whose \
                 log this is), cache less, and make partitions smaller.",
        depth: 94,
        signs: &[&["OutOfMemoryError: GC overhead limit exceeded"]],
        ..USUAL
    },
    Cause {
        id: "metaspace",
        title: "The JVM ran out of room for classes",
        advice: "Raise it: spark.driver.extraJavaOptions=-XX:MaxMetaspaceSize=1g (spark.executor.extraJavaOptions for \
                 executors). A session that defines classes again and again should be restarted now and then.",
        depth: 94,
        signs: &[
            &["OutOfMemoryError: Metaspace"],
            &["OutOfMemoryError: Compressed class space"],
            &["OutOfMemoryError: PermGen space"],
        ],
        ..USUAL
    },
    Cause {
        id: "direct-memory",
        title: "The JVM ran out of memory outside the heap",
        advice: "Raise spark.executor.memoryOverhead=2g (spark.driver.memoryOverhead for the driver) and \
                 -XX:MaxDirectMemorySize=1g in the extraJavaOptions, or fetch less at once: \
                 spark.reducer.maxSizeInFlight=24m.",
        depth: 94,
        signs: &[
            &["OutOfMemoryError: Direct buffer memory"],
            &["OutOfDirectMemoryError"],
            &["OutOfMemoryError: Cannot reserve", "direct buffer memory"],
        ],
        ..USUAL
    },
    Cause {
        id: "threads",
        title: "The machine allowed no more threads",
        advice: "Raise the limit of processes for the user (ulimit -u) or of the container (pids), or use fewer cores \
                 and threads in one process.",
        depth: 93,
        signs: &[&["OutOfMemoryError: unable to create", "native thread"]],
        ..USUAL
    },
    Cause {
        id: "host-memory",
        title: "The machine had no memory left for the JVM",
        advice: "Ask for less (spark.driver.memory, spark.executor.memory) or run on a machine with more, and look for \
                 what else runs there: the heap must fit into the memory that is free.",
        depth: 93,
        any_level: true,
        signs: &[
            &["insufficient memory for the Java Runtime Environment"],
            &["Native memory allocation", "failed"],
            &["Cannot allocate memory"],
            &["Could not reserve enough space for", "object heap"],
        ],
        ..USUAL
    },
    Cause {
        id: "yarn-memory",
        title: "YARN killed a container that used more memory than it was given",
        advice: "Give room beside the heap: spark.executor.memoryOverhead=2g, or spark.driver.memoryOverhead=1g if it \
                 was the driver's (AM) container; Python workers need it most. Or run fewer tasks at once: \
                 spark.executor.cores=2.",
        depth: 96,
        any_level: true,
        signs: &[
            &["running beyond physical memory limits"],
            &["running beyond virtual memory limits"],
            &["beyond the 'PHYSICAL' memory limit"],
            &["beyond the 'VIRTUAL' memory limit"],
            &["killed by YARN for exceeding", "memory limits"],
            &["exitCode: -104"],
            &["exit code: -104"],
            &["exit status: -104"],
            &["exitCode: -103"],
            &["exit status: -103"],
        ],
        hides: &["killed-137", "killed-143", "executor-lost"],
        ..USUAL
    },
    Cause {
        id: "killed-137",
        title: "A process was killed at once (exit code 137), most often because its machine or container had no memory",
        advice: "Give more memory beside the heap: spark.executor.memoryOverhead=2g (spark.driver.memoryOverhead for \
                 the driver), or a smaller heap, or fewer cores an executor. The kernel's log on that machine says \
                 whether its memory had run out.",
        depth: 85,
        sure: Confidence::Likely,
        any_level: true,
        signs: &[
            &["exit code is 137"],
            &["exit code 137"],
            &["exitCode: 137"],
            &["exit status: 137"],
            &["exited with code 137"],
            &["SIGKILL, possible container OOM"],
        ],
        ..USUAL
    },
    Cause {
        id: "killed-143",
        title: "A container was told to stop (exit code 143)",
        advice: "YARN does that to containers that use too much memory, whose place is needed by others, or whose \
                 application is over. If memory: spark.executor.memoryOverhead=2g. If the queue takes its share back: \
                 another queue, or fewer executors.",
        depth: 55,
        sure: Confidence::Possible,
        any_level: true,
        signs: &[
            &["exit code is 143"],
            &["exit code 143"],
            &["exitCode: 143"],
            &["exit status: 143"],
            &["exited with code 143"],
        ],
        ..USUAL
    },
    Cause {
        id: "result-size",
        title: "The results of a job were too large for the driver",
        advice: "Bring less to the driver (write the result, or limit() it), or allow more: \
                 spark.driver.maxResultSize=4g together with as much more spark.driver.memory.",
        depth: 92,
        signs: &[&["is bigger than", "maxResultSize"]],
        ..USUAL
    },
    Cause {
        id: "kryo-buffer",
        title: "An object was too large for the serializer's buffer",
        advice: "Raise it: spark.kryoserializer.buffer.max=512m.",
        depth: 92,
        signs: &[&["Kryo serialization failed: Buffer overflow"]],
        ..USUAL
    },
    Cause {
        id: "broadcast-size",
        title: "A table was too large to be broadcast",
        advice: "Switch broadcast joins off (spark.sql.autoBroadcastJoinThreshold=-1) or take the hint out of the \
                 query, or give the driver more memory: spark.driver.memory=8g.",
        depth: 93,
        signs: &[
            &["Not enough memory to build and broadcast"],
            &["Cannot broadcast the table that is larger than"],
            &["Cannot broadcast the table over"],
        ],
        hides: &["driver-heap"],
        ..USUAL
    },
    Cause {
        id: "python-worker",
        title: "A Python worker died",
        advice: "Most often memory: raise spark.executor.memoryOverhead=2g, or run fewer tasks at once \
                 (spark.executor.cores=1). Or a native library crashed: the executor's standard error says more. \
                 spark.python.worker.faulthandler.enabled=true shows where.",
        depth: 78,
        sure: Confidence::Likely,
        quote: Quote::First,
        signs: &[&["Python worker exited unexpectedly"], &["Python worker failed to connect back"]],
        ..USUAL
    },
];
