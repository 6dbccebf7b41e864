"""Open-data tables are read whatever their separator and encoding, and say what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.base.table import read_table

COLUMNS = frozenset({"NAME", "CLOSES"})


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_separator_and_encoding_are_found(mark: str, encoding: str) -> None:
    body = f'NAME{mark}CLOSES\r\n"Città{mark} ""bella"""{mark} 1/2/2027 \r\n\r\nshort\r\n'.encode(encoding)
    rows = [{"NAME": f'Città{mark} "bella"', "CLOSES": "1/2/2027"}, {"NAME": "short", "CLOSES": ""}]
    assert read_table(body, COLUMNS) == (rows, True)


def test_a_quotation_mark_that_is_left_open_is_noticed() -> None:
    rows, is_whole = read_table(b'NAME;CLOSES\none;1/2/2027\n"two;1/3/2027\nthree;1/4/2027\n', COLUMNS)
    assert (rows, is_whole) == ([{"NAME": "one", "CLOSES": "1/2/2027"}], False)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"NAME;OPENS\na;b\n", "no column CLOSES"),
        (b"<html><body>moved</body></html>", "no column CLOSES, NAME"),
        (b"", "no column CLOSES, NAME"),
        (b"NAME;CLOSES\n", "no rows"),
        (b'NAME;CLOSES\n"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_such_table_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_table(body, COLUMNS)


@given(st.binary() | st.binary().map(b"NAME;CLOSES\n".__add__))
def test_any_bytes_give_rows_or_a_reason(body: bytes) -> None:
    try:
        rows, _ = read_table(body, COLUMNS)
    except ValueError:
        return
    assert all(row.keys() >= COLUMNS for row in rows)
