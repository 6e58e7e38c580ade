//! Tables, files and storage.

use crate::diagnose::cause::{Cause, Quote, USUAL};

pub(in crate::diagnose) const CAUSES: &[Cause] = &[
    Cause {
        id: "table-missing",
        title: "A table or view was not found",
        advice: "Check its name and database (SHOW TABLES IN db). Temporary views live in one session only; tables of a \
                 metastore need spark.sql.catalogImplementation=hive.",
        depth: 80,
        quote: Quote::Last,
        signs: &[
            &["TABLE_OR_VIEW_NOT_FOUND"],
            &["Table or view not found"],
            &["NoSuchTableException"],
            &["NoSuchDatabaseException"],
            &["SCHEMA_NOT_FOUND"],
            &["Database", "not found", "AnalysisException"],
        ],
        subject: &["The table or view ", "Table or view not found: ", "The schema ", "Database "],
        ..USUAL
    },
    Cause {
        id: "column-missing",
        title: "A column was not found",
        advice: "Check the name against the schema (df.printSchema()); names in another case or with dots want back \
                 quotes.",
        depth: 80,
        quote: Quote::Last,
        signs: &[
            &["UNRESOLVED_COLUMN"],
            &["cannot resolve", "given input columns"],
            &["Column", "does not exist. Did you mean"],
        ],
        subject: &["parameter with name ", "cannot resolve ", "Column "],
        ..USUAL
    },
    Cause {
        id: "sql-syntax",
        title: "A SQL statement could not be parsed",
        advice: "Correct it at the line and position named.",
        depth: 81,
        quote: Quote::Last,
        signs: &[
            &["PARSE_SYNTAX_ERROR"],
            &["ParseException", "mismatched input"],
            &["ParseException", "extraneous input"],
        ],
        ..USUAL
    },
    Cause {
        id: "path-missing",
        title: "A file or folder was not found",
        advice: "Check the path, with its scheme (hdfs:///…, s3a://…). A path without one is looked up in the cluster's \
                 default file system; one with file: must be on every node.",
        depth: 79,
        quote: Quote::Last,
        signs: &[
            &["PATH_NOT_FOUND"],
            &["Path does not exist:"],
            &["Input path does not exist"],
            &["FileNotFoundException", "!(Permission denied)", "!shuffle_"],
            &["FileNotFoundError:"],
            &[
                "No such file or directory",
                "!can't open file",
                "!shared object",
                "!Cannot run program",
                "!/bin/java",
                "!env:",
            ],
        ],
        subject: &[
            "Path does not exist: ",
            "path does not exist: ",
            "FileNotFoundException: ",
            "No such file or directory: ",
        ],
        ..USUAL
    },
    Cause {
        id: "output-exists",
        title: "The output exists already",
        advice: "Write elsewhere, or say what to do with it: df.write.mode(\"overwrite\") or mode(\"append\").",
        depth: 82,
        quote: Quote::Last,
        signs: &[
            &["PATH_ALREADY_EXISTS"],
            &["Output directory", "already exists"],
            &["FileAlreadyExistsException"],
            &["path", "already exists.", "AnalysisException"],
            &["TABLE_OR_VIEW_ALREADY_EXISTS"],
        ],
        subject: &["PATH_ALREADY_EXISTS] Path ", "Output directory ", "AnalysisException: path "],
        ..USUAL
    },
    Cause {
        id: "disk-full",
        title: "A disk is full",
        advice: "Free space or point Spark's scratch files elsewhere (spark.local.dir, on YARN \
                 yarn.nodemanager.local-dirs); shuffle and cache less. For a quota of HDFS: delete, or have it raised.",
        depth: 96,
        signs: &[
            &["No space left on device"],
            &["Disk quota exceeded"],
            &["DSQuotaExceededException"],
            &["NSQuotaExceededException"],
            &["local-dirs are bad"],
        ],
        ..USUAL
    },
    Cause {
        id: "file-system",
        title: "Spark does not know this kind of path",
        advice: "Add the connector that fits the cluster's Hadoop: spark.jars.packages=\
                 org.apache.hadoop:hadoop-aws:3.3.4 for s3a://, hadoop-azure for abfss://, the GCS connector for gs://.",
        depth: 92,
        signs: &[
            &["No FileSystem for scheme"],
            &["UnsupportedFileSystemException"],
            &["ClassNotFoundException", "fs.s3a"],
            &["ClassNotFoundException", "fs.azure"],
            &["ClassNotFoundException", "GoogleHadoopFileSystem"],
        ],
        subject: &["No FileSystem for scheme: ", "No FileSystem for scheme ", "ClassNotFoundException: Class "],
        ..USUAL
    },
    Cause {
        id: "data-source",
        title: "Spark does not know this format",
        advice: "Check the name in format(…), or add its package to spark.jars.packages, as io.delta:delta-spark_2.12:3.2.0 \
                 for delta.",
        depth: 92,
        signs: &[&["DATA_SOURCE_NOT_FOUND"], &["Failed to find data source"], &["Failed to find the data source"]],
        subject: &["find the data source: ", "find data source: "],
        hides: &["class-missing"],
        ..USUAL
    },
    Cause {
        id: "file-corrupt",
        title: "A file is damaged, or of another format",
        advice: "Check what is in that path (an unfinished write, another format), write it again, or leave it out: \
                 spark.sql.files.ignoreCorruptFiles=true.",
        depth: 81,
        signs: &[
            &["is not a Parquet file"],
            &["CANNOT_READ_FILE_FOOTER"],
            &["Could not read footer"],
            &["BlockMissingException"],
            &["Malformed ORC file"],
            &["Not an Avro data file"],
        ],
        subject: &["RuntimeException: ", "for file: ", "Could not obtain block: "],
        ..USUAL
    },
    Cause {
        id: "safe-mode",
        title: "HDFS is in safe mode and takes no writes",
        advice: "Wait until the name node has started; if it stays, whoever runs HDFS has to look after lost blocks.",
        depth: 97,
        signs: &[&["Name node is in safe mode"], &["SafeModeException"]],
        hides: &["permission"],
        ..USUAL
    },
    Cause {
        id: "metastore",
        title: "The Hive metastore can't be reached",
        advice: "Check hive.metastore.uris in hive-site.xml of Livy's Spark, whether the metastore runs, and (with \
                 Kerberos) whether the session has tokens for it. Without Hive: spark.sql.catalogImplementation=in-memory.",
        depth: 93,
        signs: &[
            &["Unable to instantiate", "SessionHiveMetaStoreClient"],
            &["Could not connect to meta store"],
            &["MetaException(message:Could not connect"],
        ],
        hides: &["network-refused", "network-timeout"],
        ..USUAL
    },
];
