def _livy_pull(frame, name, method, rows, fraction, show):
    import json
    import sys
    import types

    if method == "sample":
        frame = frame.sample(False, fraction)
    if rows >= 0:
        frame = frame.limit(rows)
    result = frame.toPandas()
    setattr(sys.modules.setdefault("livy_local", types.ModuleType("livy_local")), name, result)
    if not show:
        return

    def plain(value):
        if isinstance(value, float) and value != value:
            return None
        if hasattr(value, "asDict"):
            return plain(value.asDict())
        if isinstance(value, dict):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if hasattr(value, "isoformat"):
            return None if value != value else value.isoformat()
        if hasattr(value, "tolist"):
            return plain(value.tolist())
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return str(value)

    data = [plain(row) for row in result.head(1000).itertuples(index=False, name=None)]
    table = {"schema": json.loads(frame.schema.json()), "data": data}
    print("%%display " + json.dumps({"application/json": table}, default=str))


try:
    _livy_pull(CALL)
finally:
    del _livy_pull
