"""Puts the modules into `sys.modules` under a private name. The notebook sends this function's source, the modules'
sources and a question in one expression; where they are there already, only the question."""


def install(name, sources):
    """`sources` are (module name, source) in the order of their uses; gives the module that answers."""
    import sys
    import types

    package = types.ModuleType(name)
    package.__path__ = []
    before = {key: sys.modules.get(key) for key in [name] + [name + "." + part for part, _ in sources]}
    try:
        sys.modules[name] = package
        for part, source in sources:
            module = types.ModuleType(name + "." + part)
            module.__package__ = name
            sys.modules[module.__name__] = module
            exec(compile(source, "<livy-notebook %s>" % part, "exec", dont_inherit=True), module.__dict__)
            setattr(package, part, module)
    except BaseException:
        for key, module in before.items():
            if module is None:
                sys.modules.pop(key, None)
            else:
                sys.modules[key] = module
        raise
    return package
