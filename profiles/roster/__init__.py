"""A cluster, its members and their profiles from a TOML or CSV file; the format is documented in docs/profiles.md."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from profiles.roster.build import Path as Place
from profiles.roster.build import Trouble, build, label
from profiles.roster.positions import lines_of
from profiles.roster.sheet import column_of, read_sheet
from store.types import Roster

MAX_BYTES = 10_000_000
STARTER = Path(__file__).parents[1] / "starter.toml"  # the sample cluster that a new installation begins with

_MARKS = {
    codecs.BOM_UTF16_LE: "the mark of UTF-16",
    codecs.BOM_UTF16_BE: "the mark of UTF-16",
}
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a roster file; ``line`` is 0 and ``field`` empty where the whole file is meant."""

    file: str
    line: int
    field: str
    wrong: str  # what was found
    put: str  # what to do about it

    def __str__(self) -> str:
        places = (self.file, f"line {self.line}" if self.line else "", self.field)
        return f"{', '.join(place for place in places if place)}: {self.wrong}; {self.put}"


class RosterError(Exception):
    """Raised by ``read_roster`` with everything that is wrong with the file, in the order of its lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_roster(path: Path) -> Roster:
    """The roster in a ``.toml`` or ``.csv`` file; ``RosterError`` names file, line and field of all that is wrong."""
    readers: dict[str, Callable[[str, str], Roster]] = {".toml": _read_toml, ".csv": _read_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _refused(path.name, f"{path.suffix or 'no ending'} is not a kind of roster", "name a .toml or .csv file")
    return reader(path.name, _text(path))


def _refused(file: str, wrong: str, put: str, line: int = 0) -> RosterError:
    return RosterError((Problem(file, line, "", wrong, put),))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(path.name, f"cannot be read ({error.strerror})", "name a file that can be read") from error
    if len(data) > MAX_BYTES:
        raise _refused(path.name, f"is larger than {MAX_BYTES // 10**6} MB", "split the roster, or check the file")
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise _refused(path.name, f"begins with {name}", "save it as UTF-8", 1)
    if not data.strip():
        raise _refused(path.name, "is empty", "write a cluster and its members")
    return _decoded(data.removeprefix(codecs.BOM_UTF8), path.name)  # spreadsheets write the mark


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        line = data.count(b"\n", 0, error.start) + 1
        guess = bytes([byte]).decode("cp1252", "replace")
        wrong = f"byte 0x{byte:02X} is not UTF-8 (in Latin-1 or Windows-1252 it is {guess!r})"
        raise _refused(file, wrong, "save the file as UTF-8", line) from error


def _read_toml(file: str, text: str) -> Roster:
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise _refused(file, "is nested too deeply", "write plain tables and lists") from error
    except ValueError as error:  # not only TOMLDecodeError: a number of 5,000 digits is a plain ValueError
        raise _bad_toml(file, text, error) from error
    roster, troubles = build(raw)
    if roster is None:
        lines = lines_of(text)
        raise _error([_problem(file, trouble, lines, label) for trouble in troubles])
    return roster


def _bad_toml(file: str, text: str, error: ValueError) -> RosterError:
    found = _AT_LINE.search(str(error))
    last = len(text.rstrip().splitlines())
    line = 0 if found is None else int(found[1] or last)
    wrong = f"is not valid TOML ({_AT_LINE.sub('', str(error))})"
    return _refused(file, wrong, "correct this line or the one before it" if line else "correct it", line)


def _read_csv(file: str, text: str) -> Roster:
    sheet = read_sheet(text)
    problems = [Problem(file, fault.line, fault.column, fault.wrong, fault.put) for fault in sheet.faults]
    if not sheet.lines:
        raise _error(problems)
    roster, troubles = build(sheet.raw)
    if roster is None or problems:
        raise _error(problems + [_problem(file, trouble, sheet.lines, column_of) for trouble in troubles])
    return roster


def _problem(file: str, trouble: Trouble, lines: dict[Place, int], name: Callable[[Place], str]) -> Problem:
    wrong = trouble.wrong + (f" on line {_line(lines, trouble.earlier)}" if trouble.earlier else "")
    return Problem(file, _line(lines, trouble.path), name(trouble.path), wrong, trouble.put)


def _line(lines: dict[Place, int], place: Place) -> int:
    """The line of a place; of one that is not there, the line of the table it should stand in."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _error(problems: list[Problem]) -> RosterError:
    # One CSV cell can be wrong for each contact of a member: it is told once.
    return RosterError(tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line)))
