# The R side of rlang.py: for each line on standard input, which names a job group, it runs the file code.R in the folder;
# what that prints goes to the file printed, and "ok", or "error" and the error's text, to the named pipe answer.
local({
  folder <- Sys.getenv("LIVY_R_FOLDER")
  .libPaths(c(Sys.getenv("SPARKR_PACKAGE_DIR"), .libPaths()))
  # Warnings are shown where they happen.
  options(warn = 1)
  answer <- function(lines) {
    pipe <- file(file.path(folder, "answer"), open = "w", encoding = "UTF-8", raw = TRUE)
    writeLines(enc2utf8(lines), pipe, useBytes = TRUE)
    close(pipe)
  }
  connect <- function() {
    suppressPackageStartupMessages(library(SparkR))
    SparkR:::connectBackend("localhost", Sys.getenv("EXISTING_SPARKR_BACKEND_PORT"), 6000,
                            Sys.getenv("SPARKR_BACKEND_AUTH_SECRET"))
    assign(".scStartTime", as.integer(Sys.time()), envir = SparkR:::.sparkREnv)
    session <- SparkR:::callJStatic("org.apache.spark.sql.SparkSession", "active")
    context <- SparkR:::callJStatic("org.apache.spark.api.java.JavaSparkContext", "fromSparkContext",
                                    SparkR:::callJMethod(session, "sparkContext"))
    assign(".sc", context, envir = SparkR:::.sparkREnv)
    assign(".sparkRsession", session, envir = SparkR:::.sparkREnv)
    assign("sc", context, envir = .GlobalEnv)
    assign("spark", session, envir = .GlobalEnv)
  }
  evaluate <- function() {
    code <- parse(file.path(folder, "code.R"), keep.source = FALSE, encoding = "UTF-8")
    for (expression in code) {
      value <- withVisible(eval(expression, envir = .GlobalEnv))
      if (value$visible) {
        if (isS4(value$value)) methods::show(value$value) else print(value$value)
      }
    }
  }
  run <- function(group) {
    try(SparkR::setJobGroup(group, paste("Job group for statement", group), FALSE), silent = TRUE)
    printed <- file(file.path(folder, "printed"), open = "w", encoding = "UTF-8")
    sink(printed)
    sink(printed, type = "message")
    failure <- tryCatch({ evaluate(); NULL }, error = function(failure) failure)
    sink(type = "message")
    while (sink.number() > 0) sink()
    close(printed)
    if (is.null(failure)) answer("ok") else answer(c("error", paste("Error:", conditionMessage(failure))))
  }
  commands <- file("stdin", open = "r")
  first <- TRUE
  while (length(group <- readLines(commands, n = 1)) > 0) {
    if (first) {
      first <- FALSE
      failed <- tryCatch({ connect(); NULL }, error = function(failure) conditionMessage(failure))
      answer(if (is.null(failed)) "ok" else c("error", failed))
    } else {
      run(group)
    }
  }
})
