"""The driver of one session: a Python process with Spark's JVM below it, which the server talks to over a socket.

Nothing here needs more than the standard library and PySpark; the syntax is Python 3.8's. User code runs in the main
thread with the namespace `__main__.global_dict` and the file name `<stdin>`, as in Livy, so that what clients send
through the job channel finds what it expects.

channel    JSON lines to and from the server
shell      Python statements
streams    what they print
magics     %json, %table, %matplot
scala      Scala statements and completion, through the JVM's interpreter
lines      how Livy cuts Scala code into lines (no Spark needed)
sql        SQL statements
rlang      R statements, through a child process
jobs       the job channel: pickled functions
progress   finished tasks out of known ones
spark      starting Spark
results    the shapes of outputs
"""
