"""Python statements, as Livy's shell runs them.

All top-level statements but the last are executed, the last one as at a prompt: the values of its expressions are
printed. Lines that begin with a percent sign are magics, but only in code that Python can't parse as it stands.

What was printed before an exception is not in the output (it stays in `sys.stdout` until the next statement, where
clients can fetch it through the job channel).
"""

import ast
import os
import re
import traceback

from . import magics, results, streams

FILE = "<stdin>"
TOP_FRAME = re.compile(r'\s*File "<stdin>".*in <module>')
OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OWN_FRAME = re.compile(r'\s*File "%s' % re.escape(OWN_FOLDER + os.sep))


class Shell:
    """A namespace and the running of code in it."""

    def __init__(self, namespace):
        self.namespace = namespace

    def execute(self, code):
        """Runs one statement and gives its result. Never raises, whatever user code does."""
        streams.install()
        try:
            chunks = parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as failure:
            return failed(failure, None)
        try:
            bundle = self.run(chunks)
        except magics.UnknownMagic as failure:
            return failed(failure, None)
        except magics.MagicFailed as failure:
            return results.error(*failure.args)
        except BaseException as failure:  # also SystemExit and KeyboardInterrupt
            return failed(failure, failure.__traceback__)
        return self.finished(bundle)

    def run(self, chunks):
        """Runs user code. The interrupt handler looks for this frame: only below it may it raise, so that an
        interrupt always ends up in `execute`."""
        bundle = None
        for chunk in chunks:
            if isinstance(chunk, str):
                bundle = magics.run(chunk, self.namespace)
            else:
                bundle = None
                for module, mode in chunk:
                    exec(compile(module, FILE, mode, dont_inherit=True), self.namespace)
        return bundle

    def finished(self, bundle):
        bundle = dict(bundle or {})
        printed = (bundle.pop("text/plain", "") + streams.taken()).rstrip()
        if printed or not bundle:
            bundle["text/plain"] = printed
        streams.install()
        return results.ok(bundle)


def parse(code):
    """The statement as a list of chunks: a magic's line, or a list of (AST, compile mode)."""
    try:
        return [_prompted(code)]
    except SyntaxError:
        lines = code.rstrip().split("\n")
        if not any(line.startswith("%") for line in lines):
            raise
    chunks = []
    plain = []
    for line in lines + ["%"]:
        if not line.startswith("%"):
            plain.append(line)
            continue
        if plain:
            chunks.append("\n".join(plain))
            plain = []
        chunks.append(line)
    # The percent sign at the end only flushed the last lines.
    return [chunk if chunk.startswith("%") else _prompted(chunk) for chunk in chunks[:-1]]


def _prompted(code):
    body = compile(code, FILE, "exec", ast.PyCF_ONLY_AST, True).body
    executed = [(ast.Module([node], []), "exec") for node in body[:-1]]
    return executed + [(ast.Interactive([node]), "single") for node in body[-1:]]


def failed(failure, trace):
    """The error as Livy shows it: without the shell's own frames, and without the top-level one, so that an error at
    the top level has no line number. Causes are not shown."""
    kind = type(failure)
    try:
        lines = traceback.format_exception(kind, failure, trace, chain=False)
        evalue = str(failure)
    except BaseException as broken:  # a __str__ that raises
        lines = ["%s: <unprintable: %s>\n" % (kind.__name__, type(broken).__name__)]
        evalue = "<unprintable %s object>" % kind.__name__
    return results.error(kind.__name__, evalue, trimmed(lines))


def trimmed(lines):
    for index, line in enumerate(lines):
        if TOP_FRAME.match(line):
            lines = lines[:1] + lines[index + 1 :]
            break
    # Ours are also where a signal's handler raised.
    return [line for line in lines if not OWN_FRAME.match(line)]
