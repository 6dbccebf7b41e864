"""The line of every key and element of a TOML document, which ``tomllib`` does not tell.

The document is known to be valid: this only follows brackets, keys and strings. It runs when there is an error to
show, not before.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''(?P<string>"""(?:\\.|"{1,2}(?!")|[^"\\]+)*+"{3,5}|\'\'\'(?:'{1,2}(?!')|[^']+)*+'{3,5}'''
    r"""|"(?:\\.|[^"\\\n]+)*+"|'[^'\n]*')"""
    r"""|(?P<mark>[\[\]{}=,.\n])|(?P<bare>[^\s\[\]{}=,.#"']+)|(?P<comment>\#[^\n]*)""",
    re.DOTALL,
)
_END = ""
DEEPEST = 20  # parts of a path; what is nested deeper is passed over, as a roster has nothing there


def lines_of(text: str) -> dict[Path, int]:
    """Each path of a valid TOML document (keys, and indexes from 0) with its line, from 1, down to ``DEEPEST``."""
    scanner = _Scanner(text)
    while scanner.mark != _END:
        scanner.statement()
    return scanner.lines


def _tokens(text: str) -> Iterator[tuple[str, int, bool]]:
    line, before = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        if found.lastgroup != "comment":
            yield found.group(), line, found.lastgroup == "mark"
    yield _END, line, True


@dataclass
class _Scanner:
    """Walks the tokens once; ``mark`` is the punctuation under the cursor, None at any other token."""

    text: str
    lines: dict[Path, int] = field(default_factory=dict)
    counts: Counter[Path] = field(default_factory=Counter)  # tables met so far of each array of tables
    table: Path = ()

    def __post_init__(self) -> None:
        self.tokens = _tokens(self.text)
        self.step()

    def step(self) -> None:
        self.token, self.line, is_mark = next(self.tokens)
        self.mark = self.token if is_mark else None

    def statement(self) -> None:
        if self.mark == "\n":
            self.step()
        elif self.mark == "[":
            self.header()
        else:
            self.pair(self.table)

    def header(self) -> None:
        line = self.line
        self.step()
        array = self.mark == "["
        if array:
            self.step()
        *outer, last = self.key()
        path = (*self.inside(tuple(outer), line), last)
        if array:
            self.counts[path] += 1
        self.lines.setdefault(path, line)
        self.table = self.newest(path)
        self.lines.setdefault(self.table, line)
        while self.mark == "]":
            self.step()

    def inside(self, keys: Path, line: int) -> Path:
        """The tables that a header names on its way: of an array of tables, the newest."""
        path: Path = ()
        for key in keys:
            path = self.newest((*path, key))
            self.lines.setdefault(path, line)
        return path

    def newest(self, path: Path) -> Path:
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def key(self) -> Path:
        parts: list[str] = []
        while self.mark in (None, "."):
            if self.mark is None:
                parts.append(_unquoted(self.token))
            self.step()
        return tuple(parts)

    def pair(self, table: Path) -> None:
        line, keys = self.line, self.key()
        for length in range(1, len(keys) + 1):
            self.lines.setdefault((*table, *keys[:length]), line)
        self.step()  # the equals sign
        self.value((*table, *keys))

    def value(self, path: Path) -> None:
        if len(path) > DEEPEST and self.mark in ("[", "{"):
            self.skip()
        elif self.mark == "[":
            self.array(path)
        elif self.mark == "{":
            self.inline(path)
        else:
            while self.mark in (None, "."):  # a number or a date is several tokens
                self.step()

    def skip(self) -> None:
        depth = 0
        while True:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(self.mark or "", 0)
            self.step()
            if not depth:
                return

    def array(self, path: Path) -> None:
        self.step()
        index = 0
        while self.mark != "]":
            if self.mark in (",", "\n"):
                self.step()
                continue
            self.lines[(*path, index)] = self.line
            self.value((*path, index))
            index += 1
        self.step()

    def inline(self, path: Path) -> None:
        self.step()
        while self.mark != "}":
            if self.mark in (",", "\n"):
                self.step()
            else:
                self.pair(path)
        self.step()


def _unquoted(key: str) -> str:
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key
