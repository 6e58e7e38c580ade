//! Kubernetes.

use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "k8s-memory",
        title: "Kubernetes killed a pod that used more memory than it was given",
        advice: "Give room beside the heap: spark.kubernetes.memoryOverheadFactor=0.4, or \
                 spark.executor.memoryOverhead=2g and spark.driver.memoryOverhead=1g; or run fewer tasks at once: \
                 spark.executor.cores=2.",
        depth: 97,
        any_level: true,
        signs: &[&["OOMKilled"]],
        hides: &["killed-137", "executor-lost"],
        ..USUAL
    },
    Cause {
        id: "k8s-image",
        title: "The image of the pods could not be fetched",
        advice: "Check spark.kubernetes.container.image (name, tag, registry) and the right to fetch it: \
                 spark.kubernetes.container.image.pullSecrets.",
        depth: 100,
        any_level: true,
        signs: &[&["ImagePullBackOff"], &["ErrImagePull"], &["InvalidImageName"], &["Failed to pull image"]],
        subject: &["Failed to pull image ", "Back-off pulling image "],
        ..USUAL
    },
    Cause {
        id: "k8s-pending",
        title: "Kubernetes has no node for the pods",
        advice: "Ask for less (spark.driver.memory, spark.executor.memory, spark.kubernetes.executor.request.cores=1), \
                 wait, or let the cluster grow. Node selectors and tolerations of the pods must fit some node.",
        depth: 90,
        any_level: true,
        quote: Quote::Last,
        signs: &[
            &["nodes are available", "Insufficient"],
            &["nodes are available", "taint"],
            &["nodes are available", "node selector"],
            &["nodes are available", "affinity"],
            &["FailedScheduling"],
            &["Unschedulable"],
        ],
        ..USUAL
    },
    Cause {
        id: "k8s-rights",
        title: "The driver may not make pods",
        advice: "Give its service account the rights (role edit in its namespace) and name it: \
                 spark.kubernetes.authenticate.driver.serviceAccountName=spark.",
        depth: 100,
        any_level: true,
        signs: &[&["system:serviceaccount", "cannot"], &["pods", "is forbidden", "!quota"]],
        subject: &["User "],
        hides: &["permission"],
        ..USUAL
    },
    Cause {
        id: "k8s-quota",
        title: "The quota of the namespace is used up",
        advice: "Ask for less, end other applications of the namespace, or have its quota raised.",
        depth: 100,
        any_level: true,
        signs: &[&["exceeded quota"]],
        subject: &["exceeded quota: "],
        ..USUAL
    },
];
