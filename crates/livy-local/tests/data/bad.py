"""A batch that ends badly."""

import atexit
import time

# Spark ends as soon as Python has, and may lose what Python said last.
atexit.register(time.sleep, 2)
raise SystemExit("no good reason")
