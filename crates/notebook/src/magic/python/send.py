def _livy_send(name, target, kind, rows):
    import sys

    local = getattr(sys.modules.get("livy_local"), "__dict__", {})
    space = globals()
    if name in local:
        value = local[name]
    elif name in space:
        value = space[name]
    else:
        raise NameError("There is no variable {!r}, neither in %%local nor in the session.".format(name))
    if kind == "df":
        value = spark.createDataFrame(value.head(rows))
        value.createOrReplaceTempView(target)
    else:
        value = str(value)
    space[target] = value
    where = ", and as the view {!r} for every language".format(target) if kind == "df" else ""
    print("{!r} is in the session as {!r}{}.".format(name, target, where))


try:
    _livy_send(CALL)
finally:
    del _livy_send
