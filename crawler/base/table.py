"""Sources that are one open-data table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base.source import SourceSpider
from crawler.items import BadPage, Page
from store.types import CallData

_DELIMITERS = ",;\t|"
_END = "\x04"  # a line of its own behind the last one, unless a quotation mark is left open


class TableSpider(SourceSpider):
    """A table in CSV with a heading line and a row a call; comma, semicolon, tab or bar; UTF-8 or Windows-1252.

    ``start_urls`` are the addresses of the one table, the next tried where one cannot be had. A table that lacks one of
    ``columns`` is a failure that names it. Cells are stripped; a column that a row lacks is empty.
    """

    columns: ClassVar[frozenset[str]]

    def parse_row(self, row: dict[str, str]) -> CallData | None:
        """The call of one row; None where the row is no call."""
        raise NotImplementedError

    def first_requests(self) -> Iterator[Request]:
        yield self._table(0)

    def _table(self, number: int) -> Request:
        return self.page(self.start_urls[number], self.parse, cb_kwargs={"number": number})

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        try:
            rows, is_whole = read_table(response.body, self.columns)
        except ValueError as error:
            yield BadPage(response.url, str(error), response.body)
            return
        yield Page(tuple(self.readings(rows, self.parse_row, _dump, response.url)))
        if not is_whole:
            yield BadPage(response.url, "a quotation mark is left open: what follows it is lost", response.body)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        number = failure.request.cb_kwargs["number"] + 1  # type: ignore[attr-defined]
        if number < len(self.start_urls):
            yield self._table(number)
        else:
            yield from super().page_failed(failure)


def read_table(body: bytes, columns: frozenset[str]) -> tuple[list[dict[str, str]], bool]:
    """The rows of a table, by column, and whether these are all; raises ValueError that says what came in its place.

    A quotation mark that is left open swallows all that follows: that row is left out.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("windows-1252", "replace")
    lines = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=_delimiter(text))
    try:
        *table, last = [[cell.strip() for cell in line] for line in lines if any(line)]
    except csv.Error as error:
        raise ValueError(f"the table cannot be read: {error}") from error
    heading, *rows = table or [[]]
    if missing := sorted(columns.difference(heading)):
        raise ValueError(f"the table has no column {', '.join(missing)}; it has: {', '.join(heading)[:200]}")
    if not rows:
        raise ValueError("the table has no rows")
    read = [dict.fromkeys(heading, "") | dict(zip(heading, row, strict=False)) for row in rows]
    return read, last == [_END]


def _delimiter(text: str) -> str:
    heading = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)


def _dump(row: dict[str, str]) -> bytes:
    return ";".join(row.values()).encode()
