# The R side of rlang.py: for each line "run" on standard input it runs the file code.R in the folder, and writes "ok" or
# "error" and then what was printed to the named pipe "answer".
folder <- Sys.getenv("LIVY_R_FOLDER")

local({
  .libPaths(c(Sys.getenv("SPARKR_PACKAGE_DIR"), .libPaths()))
  answer <- function(status, text) {
    pipe <- file(file.path(folder, "answer"), open = "w", encoding = "UTF-8")
    writeLines(enc2utf8(c(status, text)), pipe, useBytes = TRUE)
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
  run <- function() {
    printed <- textConnection(NULL, open = "w", local = TRUE)
    sink(printed)
    status <- tryCatch({
      code <- parse(file.path(folder, "code.R"), keep.source = FALSE, encoding = "UTF-8")
      for (expression in code) {
        value <- withVisible(eval(expression, envir = .GlobalEnv))
        if (value$visible) {
          if (isS4(value$value)) methods::show(value$value) else print(value$value)
        }
      }
      "ok"
    }, error = function(failure) failure)
    sink()
    text <- textConnectionValue(printed)
    close(printed)
    if (inherits(status, "error")) {
      answer("error", trimws(paste(capture.output(print(status)), collapse = "\n")))
    } else {
      answer(status, text)
    }
  }
  commands <- file("stdin", open = "r")
  first <- TRUE
  while (length(readLines(commands, n = 1)) > 0) {
    if (first) {
      first <- FALSE
      failed <- tryCatch({ connect(); NULL }, error = function(failure) conditionMessage(failure))
      if (is.null(failed)) answer("ok", character(0)) else answer("error", failed)
    } else {
      run()
    }
  }
})
