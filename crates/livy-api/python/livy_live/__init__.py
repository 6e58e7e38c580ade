"""What the notebook asks of a session beside its statements, through Livy's `submit-job`.

The notebook sends this package's modules once a session and keeps them in `sys.modules` under a private name; later
calls only carry a question. Nothing here writes to the user's namespace, to `_`, or to the statements' history, and
nothing of the user's own is called: values are described from the outside.

Syntax and library calls are those of Python 3.8, which the oldest drivers have.
"""

# The modules in the order in which they are sent: each uses at most those before it.
MODULES = (
    "frames", "output", "interrupt", "values", "source", "infer", "background", "tables", "names", "spark", "rows",
    "answer",
)
