"""A CSV file to the raw tables of a roster: one row a profile, the fields of its member and cluster beside it.

A column is named for the table and the field, ``profile_trl_max``. The contacts of a member stand in one cell,
``Ana Puig <ana@example.org>; jo@example.org``, and share ``contact_language`` and ``contact_zone``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from profiles.roster.build import Path, Table
from profiles.roster.fields import CLUSTER, CONTACT, MEMBER, PROFILE, Field
from profiles.roster.values import LONGEST, email, near, shown

_COLUMNS: Mapping[str, tuple[str, str, Field]] = {
    f"{table}_{name}": (table, name, one)
    for table, fields in (("cluster", CLUSTER), ("member", MEMBER), ("profile", PROFILE))
    for name, one in fields.items()
} | {
    "member_contacts": ("member", "contacts", Field(email, CONTACT["email"].put, many=True)),
    "contact_language": ("contact", "language", CONTACT["language"]),
    "contact_zone": ("contact", "zone", CONTACT["zone"]),
}
COLUMNS = tuple(_COLUMNS)
REQUIRED = tuple(column for column, (_, _, one) in _COLUMNS.items() if one.required)
_PERSON = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the sheet itself, at a line and column."""

    line: int
    column: str
    wrong: str
    put: str


@dataclass
class Sheet:
    """The raw tables of a CSV file, the line that each of their places came from, and what is wrong with the sheet."""

    raw: Table = field(default_factory=lambda: {"cluster": {}, "members": []})
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, column: str, wrong: str, put: str) -> None:
        self.faults.append(Fault(line, column, wrong, put))


def read_sheet(text: str) -> Sheet:
    """The rows of a CSV file as raw tables.

    Where the header cannot serve, no row is read and ``lines`` is empty: each row would repeat what is wrong.
    """
    sheet = Sheet()
    rows = _rows(text, sheet)
    header, line = next(rows, ([], 1))
    columns = [name.strip().lower() for name in header]
    if sheet.faults or not _header_serves(columns, line, sheet):
        return sheet
    places: dict[str, int] = {}
    for row, at in rows:
        if len(row) == len(columns):
            _add_row(dict(zip(columns, row, strict=True)), at, sheet, places)
        else:
            wrong = f"the row has {len(row)} cells, the header {len(columns)}"
            sheet.refuse(at, "", wrong, "write one cell for each column")
    if not places:
        sheet.refuse(line, "", "no row can be read below the header", "write one row for each profile")
    return sheet


def column_of(path: Path) -> str:
    """The column that a place in the raw tables came from."""
    names = [part for part in path if isinstance(part, str)]
    match names:
        case ["cluster", name, *_]:
            return f"cluster_{name}"
        case ["members", "contacts", ("language" | "zone") as name]:
            return f"contact_{name}"
        case ["members", "profiles", name]:
            return f"profile_{name}"
        case ["members", "profiles"]:
            return "profile_keywords"  # what an empty profile lacks
    return f"member_{names[1]}"


def _rows(text: str, sheet: Sheet) -> Iterator[tuple[list[str], int]]:
    """Each row that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row, line
            line = reader.line_num + 1
    except csv.Error as error:
        put = 'close every quotation mark, and write one inside a cell twice ("")'
        sheet.refuse(line, "", f"the row cannot be read ({error})", put)


def _header_serves(columns: list[str], line: int, sheet: Sheet) -> bool:
    delimiter = _other_delimiter(columns)
    if delimiter:
        sheet.refuse(line, "", f"the columns are separated by {delimiter}", "save the file with commas between columns")
        return False
    for index, column in enumerate(columns):
        if column not in _COLUMNS:
            meant = near(column, COLUMNS)
            put = f"did you mean {meant}?" if meant else "take the column out"
            sheet.refuse(line, column[:LONGEST] or f"column {index + 1}", "is not a known column", put)
        elif column in columns[:index]:
            sheet.refuse(line, column, "is the name of two columns", "keep one of them")
    lacking = [column for column in REQUIRED if column not in columns]
    for column in lacking:
        sheet.refuse(line, column, "is missing from the header", "add the column; it must be there")
    return not lacking


def _other_delimiter(columns: list[str]) -> str:
    """The name of what separates the columns, if it is not the comma."""
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
        cells = {cell.strip('" ') for column in columns for cell in column.split(delimiter)}
        if len(cells & set(COLUMNS)) > len(set(columns) & set(COLUMNS)):
            return name
    return ""


def _add_row(cells: Cells, line: int, sheet: Sheet, places: dict[str, int]) -> None:
    _merge(sheet.raw["cluster"], _fields(cells, "cluster"), ("cluster",), line, sheet)
    key = cells["member_key"].strip()
    members: list[Table] = sheet.raw["members"]
    index = places.setdefault(key, len(members))
    path: Path = ("members", index)
    if index == len(members):
        members.append({"profiles": []})
    member = members[index]
    fields = _fields(cells, "member")
    people = [_person(piece) | _fields(cells, "contact") for piece in fields.pop("contacts", [])]
    _merge(member, fields | ({"contacts": people} if people else {}), path, line, sheet)
    profile = _fields(cells, "profile")
    if profile:
        place = (*path, "profiles", len(member["profiles"]))
        member["profiles"].append(profile)
        sheet.lines[place] = line


def _merge(table: Table, fields: Table, path: Path, line: int, sheet: Sheet) -> None:
    """Add what a row says of its cluster or member; a row may leave it empty, but not contradict an earlier one."""
    sheet.lines.setdefault(path, line)
    for name, value in fields.items():
        place = (*path, name)
        if table.setdefault(name, value) == value:
            sheet.lines.setdefault(place, line)
        else:
            wrong = f"{shown(value)} is not what line {sheet.lines[place]} says, {shown(table[name])}"
            sheet.refuse(line, column_of(place), wrong, "write the same, or leave the cell empty")


def _fields(cells: Cells, table: str) -> Table:
    """The raw fields of one table in a row; empty cells and unknown columns are left out."""
    fields: dict[str, Any] = {}
    for column, cell in cells.items():
        if column in _COLUMNS and _COLUMNS[column][0] == table and cell.strip():
            _, name, one = _COLUMNS[column]
            pieces = [piece.strip() for piece in cell.split(";") if piece.strip()]
            fields[name] = pieces if one.many else one.cell(cell)
    return fields


def _person(piece: str) -> Table:
    found = _PERSON.fullmatch(piece)
    return {"name": found["name"].strip(' "'), "email": found["email"]} if found else {"email": piece}
