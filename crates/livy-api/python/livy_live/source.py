"""Python code read as far as a cursor: where the cursor is, and which expression stands before a place.

The code is being written, so it is not parsed: brackets, strings and names are enough."""

import re

NAME = re.compile(r"[^\W\d]\w*")
NUMBER = re.compile(r"\d[\w.]*")
PREFIXES = frozenset(("r", "b", "u", "f", "br", "rb", "fr", "rf"))
CLOSING = {")": "(", "]": "[", "}": "{"}


class Token:
    """A piece of code: kind is "name", "number", "string" or the character itself."""

    __slots__ = ("kind", "start", "end", "partner")

    def __init__(self, kind, start, end):
        self.kind = kind
        self.start = start
        self.end = end
        self.partner = None  # for a closing bracket, the index of its opening one


class Source:
    """Code up to the cursor. `string` is where the text of an unfinished string begins, or None; `comment` says that
    the cursor is in one; `open` are the indexes of the tokens of brackets that are not closed, the outermost first."""

    def __init__(self, text):
        self.text = text
        self.tokens = []
        self.open = []
        self.string = None
        self.comment = False
        at = 0
        while at < len(text):
            at = self._take(at)

    def _take(self, at):
        text = self.text
        letter = text[at]
        if letter in " \t\r\n\f\\":
            return at + 1
        if letter == "#":
            end = text.find("\n", at)
            self.comment = end < 0
            return len(text) if end < 0 else end
        if letter in "\"'":
            return self._string(at, at)
        match = NAME.match(text, at)
        if match:
            end = match.end()
            if end < len(text) and text[end] in "\"'" and match.group().lower() in PREFIXES:
                return self._string(at, end)
            return self._add("name", at, end)
        match = NUMBER.match(text, at)
        if match:
            return self._add("number", at, match.end())
        self._add(letter, at, at + 1)
        if letter in "([{":
            self.open.append(len(self.tokens) - 1)
        elif letter in CLOSING:
            while self.open:
                partner = self.open.pop()
                if self.tokens[partner].kind == CLOSING[letter]:
                    self.tokens[-1].partner = partner
                    break
        return at + 1

    def _add(self, kind, start, end):
        self.tokens.append(Token(kind, start, end))
        return end

    def _string(self, start, quote):
        text = self.text
        mark = text[quote] * 3 if text.startswith(text[quote] * 3, quote) else text[quote]
        at = quote + len(mark)
        while at < len(text):
            if text[at] == "\\":
                at += 2
            elif text.startswith(mark, at):
                return self._add("string", start, at + len(mark))
            elif len(mark) == 1 and text[at] == "\n":
                return self._add("string", start, at)  # it was left open, and ends with its line
            else:
                at += 1
        self.string = quote + len(mark)
        self.comment = False
        return len(text)

    def expression_before(self, index):
        """The text of the expression that ends before the token with this index: names with dots, calls and
        subscripts. Empty when there is none."""
        at = index - 1
        if at < 0:
            return ""
        end = self.tokens[at].end
        begin = None
        while at >= 0:
            token = self.tokens[at]
            if token.kind in (")", "]", "}"):
                if token.partner is None:
                    return ""
                begin = token.partner
                before = self.tokens[begin - 1] if begin else None
                follows = before is not None and before.kind in ("name", ")", "]", "string") and token.kind != "}"
                if follows and before.end == self.tokens[begin].start and not self._keyword(begin - 1):
                    at = begin - 1
                    continue
            elif token.kind in ("name", "number", "string"):
                if self._keyword(at):
                    break
                begin = at
            else:
                break
            if token.kind in ("name", ")", "]") or token.kind == "string":
                if begin and self.tokens[begin - 1].kind == ".":
                    at = begin - 2
                    continue
            break
        if begin is None:
            return ""
        return self.text[self.tokens[begin].start : end]

    def _keyword(self, index):
        token = self.tokens[index]
        return token.kind == "name" and self.text[token.start : token.end] in KEYWORDS


KEYWORDS = frozenset(
    "and as assert async await break class continue def del elif else except finally for from global if import in is "
    "lambda nonlocal not or pass raise return try while with yield".split()
)
