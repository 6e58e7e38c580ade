//! Rights, tickets, credentials.

use crate::diagnose::cause::{Cause, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "kerberos",
        title: "There was no valid Kerberos ticket",
        advice: "The ticket of the server's or the user's account has expired or is missing: kinit again, or let Spark \
                 renew it (spark.kerberos.keytab and spark.kerberos.principal). For other clusters' file systems: \
                 spark.kerberos.access.hadoopFileSystems.",
        depth: 98,
        signs: &[
            &["GSS initiate failed"],
            &["Failed to find any Kerberos tgt"],
            &["No valid credentials provided"],
            &["Client cannot authenticate via:[TOKEN, KERBEROS]"],
            &["SIMPLE authentication is not enabled"],
            &["Ticket expired"],
            &["Clock skew too great"],
            &["KrbException"],
            &["LoginException", "Unable to obtain password"],
            &["Unable to obtain Principal Name"],
        ],
        hides: &["metastore", "permission"],
        ..USUAL
    },
    Cause {
        id: "token-expired",
        title: "A delegation token has expired",
        advice: "The application ran longer than its tokens live (7 days by default). Give Spark a keytab to renew them: \
                 spark.kerberos.keytab and spark.kerberos.principal.",
        depth: 97,
        signs: &[&["token", "can't be found in cache"], &["token", "is expired"], &["InvalidToken"]],
        hides: &["kerberos"],
        ..USUAL
    },
    Cause {
        id: "impersonation",
        title: "The server may not act for this user",
        advice: "Whoever runs the cluster has to allow it: hadoop.proxyuser.livy.hosts and hadoop.proxyuser.livy.groups \
                 in core-site.xml. Or leave proxyUser empty.",
        depth: 99,
        any_level: true,
        signs: &[&["is not allowed to impersonate"]],
        subject: &["is not allowed to impersonate "],
        hides: &["permission"],
        ..USUAL
    },
    Cause {
        id: "cloud-credentials",
        title: "There were no credentials for the object store",
        advice: "Give them to Spark as the cluster's rules say: an instance profile or role, or \
                 spark.hadoop.fs.s3a.aws.credentials.provider. Keys in conf can be read by everybody who may list \
                 sessions.",
        depth: 95,
        signs: &[
            &["Unable to load AWS credentials"],
            &["No AWS Credentials provided"],
            &["Unable to load credentials from any of the providers"],
            &["InvalidAccessKeyId"],
            &["SignatureDoesNotMatch"],
            &["The AWS Access Key Id you provided does not exist"],
        ],
        ..USUAL
    },
    Cause {
        id: "permission",
        title: "Access was denied",
        advice: "The account that runs the session (owner, or proxyUser) lacks a right on what the line names: have it \
                 granted, use another path, or set proxyUser.",
        depth: 88,
        signs: &[
            &["Permission denied"],
            &["AccessControlException"],
            &["AccessDeniedException"],
            &["Access Denied (Service:"],
            &["Status Code: 403"],
            &["PermissionError:"],
            &["Permission denied: user="],
            &["does not have", "privilege"],
        ],
        subject: &["Permission denied: user="],
        hides: &["path-missing"],
        ..USUAL
    },
];
