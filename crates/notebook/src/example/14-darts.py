import random
import time


def throw_darts(seed):
    generator = random.Random(seed)
    end = time.time() + 0.5
    hits = throws = 0
    while time.time() < end:
        for _ in range(1000):
            x, y = generator.random(), generator.random()
            hits += x * x + y * y < 1
        throws += 1000
    return hits, throws


tasks = 24 * sc.defaultParallelism
rounds = sc.parallelize(range(tasks), tasks).map(throw_darts).collect()
hits, throws = (sum(column) for column in zip(*rounds))
print(f"Pi is about {4 * hits / throws:.5f}, after {throws:,} throws in {tasks} tasks.")
