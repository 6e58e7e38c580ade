def _livy_local(source):
    import ast
    import base64
    import io
    import json
    import sys
    import types

    module = sys.modules.setdefault("livy_local", types.ModuleType("livy_local"))
    space = module.__dict__

    # What `%%spark -o` of another language left behind.
    for table in spark.catalog.listTables():
        if table.isTemporary and table.name.startswith("livy_local_"):
            space[table.name[len("livy_local_"):]] = spark.table(table.name).toPandas()
            spark.catalog.dropTempView(table.name)

    tree = ast.parse(source, "<local>")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<local>", "exec"), space)
    value = None
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "<local>", "eval"), space)

    def show(bundle):
        print("%%display " + json.dumps(bundle))

    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()] if pyplot else []
    for figure in figures:
        image = io.BytesIO()
        figure.savefig(image, format="png", bbox_inches="tight")
        show({"image/png": base64.b64encode(image.getvalue()).decode("ascii")})
        pyplot.close(figure)
    if value is None:
        return
    html = getattr(value, "_repr_html_", None)
    html = html() if callable(html) and not isinstance(value, type) else None
    if html:
        show({"text/html": html, "text/plain": repr(value)})
    elif not figures:
        print(repr(value))


try:
    _livy_local(CALL)
finally:
    del _livy_local
