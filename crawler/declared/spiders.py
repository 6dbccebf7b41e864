"""Declared sources as spiders: the base class of their shape, with hooks that read what the declaration names."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape, unescape
from typing import Any, ClassVar
from urllib.parse import urljoin

from lxml import html
from parsel import Selector
from scrapy.http import Request, Response, TextResponse
from w3lib.url import add_or_replace_parameter, url_query_cleaner

from crawler.base import FeedSpider, JsonApiSpider, ListingSpider, Part, SourceSpider, TableSpider, WordPressSpider
from crawler.declared.declaration import Declaration, Fields, Shape
from crawler.declared.embedded import json_within
from crawler.declared.notation import address, texts
from crawler.declared.paths import PLACE, address_at, at_path, filled, records_at
from crawler.declared.reading import closing_part, opening_day, says_none
from crawler.declared.rows import running_on
from crawler.fields import funding, lines, money, opening
from crawler.items import UnreadableRecord
from store.types import CallData, DeadlineModel

Read = Callable[[str], Iterator[str]]  # every text at a place

_SESSION = re.compile(r";jsessionid=[\w.!-]+", re.IGNORECASE)
_TRACKING = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "PHPSESSID", "sid", "fbclid")
_FIELD = re.compile(r"[a-z][a-z0-9_-]*")
_WRITTEN = frozenset({"title", "summary", "id", "link", "published", "updated", "content_html", "content_text", "url"})
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML


class DeclaredSpider(SourceSpider):
    """What all declared sources do: turn the texts at the declared places into the fields of a call."""

    declared: ClassVar[Declaration]

    def told(self, fields: Fields, read: Read) -> dict[str, Any]:
        """The fields of a call that stand at the declared places; what is not there is left out."""
        word = {name: _first(read, getattr(fields, name)) for name in Fields.model_fields if name != "link"}
        amounts = {name: money(word[name], self.country) for name in ("budget", "grant_min", "grant_max")}
        stated = funding(word["amount"], self.country).fields  # where one text speaks of all of them
        first, closes = ("" if says_none(word[name]) else word[name] for name in ("first_stage", "deadline"))
        opens, published = (self._day(word[name]) for name in ("opens", "published"))
        found: dict[str, Any] = {
            **{name: word[name] for name in ("title", "identifier", "summary", "programme")},
            "text": "\n".join(_all(read, fields.text)),
            "opens": opens or self._beginning(closes),
            "published": published,
            **{name: amount or stated[name] for name, amount in amounts.items()},
            "money_text": word["amount"]
            or "; ".join(word[name] for name in amounts if word[name] and not amounts[name]),
            "beneficiaries_text": word["beneficiaries"],
            "topics": tuple(_all(read, fields.topics)),
            **self._staged(*(self._closing(text) if text else {} for text in (first, closes))),
        }
        return {name: value for name, value in found.items() if value or name == "deadlines"}

    @property
    def month_first(self) -> bool:
        """Whether 08/03/2026 is in August here."""
        return self.country == "US"

    def _beginning(self, closes: str) -> dt.date | None:
        """The first day of a window."""
        return opening(closes, month_first=self.month_first)

    def _day(self, text: str) -> dt.date | None:
        return opening_day(text, month_first=self.month_first)

    def _staged(self, first: dict[str, Any], last: dict[str, Any]) -> dict[str, Any]:
        """How a call closes whose ``first`` stage closes before the ``last`` one; most have no more than that."""
        on, then = first.get("deadlines"), last.get("deadlines")
        if on and then and on[0].day < then[0].day:
            staged = (replace(on[0], label="stage 1"), replace(then[0], label="stage 2"))
            return {"deadlines": staged, "deadline_model": DeadlineModel.TWO_STAGE}
        return first if on and not then and last.get("deadline_model") is not DeadlineModel.ROLLING else last

    def _closing(self, text: str) -> dict[str, Any]:
        return self.closing(closing_part(text, month_first=self.month_first) or text, month_first=self.month_first)


class DeclaredListing(DeclaredSpider, ListingSpider):
    """A declared page with a row a call; with ``rows_run_on`` a row goes on until the next one begins."""

    def rows(self, response: TextResponse) -> Any:
        """The rows of a page; those that run on are put together with all that follows them."""
        found = super().rows(response)
        rows = running_on(found) if self.declared.rows_run_on else found
        self._led = Counter(self._link(row, response) for row in rows)
        return rows

    def parse_row(self, page: Part) -> CallData | None:
        fields = self.declared.row
        assert fields is not None
        told = self.told(fields, lambda place: texts(page.selector, place))
        if not told.get("title"):
            if _is_heading(page.selector):
                return None
            raise UnreadableRecord(f"title: {fields.title[0]!r} finds no text in the row")
        url = self._link(page.selector, page.response)
        its_own = self._led[url] == 1 and url != plain_address(page.response.url)
        return self.call(ref=url if its_own else f"{url}#{_slug(told['title'])}", url=url, **told)

    def _link(self, row: Selector, response: TextResponse) -> str:
        """Where a row leads to; without a link of its own it is the page that lists it."""
        assert self.declared.row is not None
        read = partial(texts, row)
        places = self.declared.row.link
        link = next(filter(None, (filled(one, read) if PLACE.search(one) else address(row, one) for one in places)), "")
        return plain_address(response.urljoin(link) if link else response.url)

    def parse_detail(self, page: Part, call: CallData) -> CallData | None:
        fields = self.declared.detail
        assert fields is not None
        told = self.told(fields, lambda place: texts(page.response.selector, place))
        if not told.get("deadlines") and call.deadlines:  # a day that was read is more than words
            told = {name: value for name, value in told.items() if not name.startswith("deadline")}
        return replace(call, **told)


class DeclaredFeed(DeclaredSpider, FeedSpider):
    """A declared feed; an entry is read as a small page: ``h1`` its title, then its text, then its other fields."""

    def parse_entry(self, entry: Any, feed_url: str) -> CallData | None:
        fields = self.declared.entry
        told: dict[str, Any] = {}
        if fields is not None:
            page = as_page(entry)
            told = self.told(fields, lambda place: texts(page, place))
        link = urljoin(feed_url, entry.get("link") or "") or feed_url
        return self.entry_call(entry, **{"ref": entry.get("id") or link, "url": plain_address(link), **told})


class DeclaredRecords(DeclaredSpider):
    """What declared sources share whose records are keys with values: each place is a path within a record."""

    def record_call(self, record: Any) -> CallData:
        """The call of a record. Its key is its ``id``, else its address, else its title and opening."""
        fields = self.declared.record
        assert fields is not None
        read = partial(at_path, record)
        told = self.told(fields, read)
        if not told.get("title"):
            raise UnreadableRecord(f"title: nothing at {fields.title[0]!r} in the record")
        told |= self._cut_offs(_all(read, fields.deadline))
        places = fields.link
        link = next(
            filter(None, (filled(one, read) if PLACE.search(one) else address_at(record, one) for one in places)), ""
        )
        url = plain_address(urljoin(self.start_urls[0], link)) if link else self.start_urls[0]
        by_title = _slug(f"{told['title']} {told.get('opens', '')}")  # the rounds of a call have its title
        return self.call(ref=self.ref_of(record) or (url if link else by_title), url=url, **told)

    def _cut_offs(self, told: list[str]) -> dict[str, Any]:
        """The deadlines of a record that has several, each a day of its own."""
        parts = [closing_part(one, month_first=self.month_first) for one in told if not says_none(one)]
        if len(parts) < 2 or not all(parts):
            return {}
        closing = [self.closing(part, month_first=self.month_first)["deadlines"] for part in parts]
        days = sorted({one for found in closing for one in found}, key=lambda one: one.closes_at)
        several = len(days) > 1
        return {"deadlines": tuple(days), **({"deadline_model": DeadlineModel.CUT_OFFS} if several else {})}

    def ref_of(self, record: Any) -> str:
        return str(record.get("id") or "") if isinstance(record, dict) else ""


class DeclaredJson(DeclaredRecords, JsonApiSpider):
    """A declared JSON answer, or the JSON within a page (``json_css``); ``records_key`` is the path of its list.

    Its pages are numbered where ``page_parameter`` or ``offset_parameter`` says how; each address is a list by itself.
    """

    def page_request(self, sweep: str, number: int) -> Request:
        parameter, at = self.declared.page_parameter, number
        if self.declared.offset_parameter:
            parameter, at = self.declared.offset_parameter, (number - self.first_page) * self.page_size
        first = number == self.first_page  # as it was declared
        return self.page(
            sweep if first or not parameter else add_or_replace_parameter(sweep, parameter, str(at)), self.parse
        )

    def more(self, payload: Any, records: Sequence[Any], number: int) -> bool:
        numbered = self.declared.page_parameter or self.declared.offset_parameter
        return bool(numbered) and super().more(payload, records, number)

    def payload(self, response: Response) -> Any:
        if not self.declared.json_css:
            return super().payload(response)
        return json_within(response, self.declared.json_css)

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        return records_at(payload, self.declared.records_key)

    def parse_record(self, record: Any) -> CallData | None:
        return self.record_call(record)


class DeclaredTable(DeclaredRecords, TableSpider):
    """A declared CSV file: a path is the heading of a column."""

    def parse_row(self, row: dict[str, str]) -> CallData | None:
        return self.record_call(row)


class DeclaredWordPress(DeclaredSpider, WordPressSpider):
    """The declared posts of a WordPress site."""


_BASES: dict[Shape, type[DeclaredSpider]] = {
    Shape.FEED: DeclaredFeed,
    Shape.LISTING: DeclaredListing,
    Shape.JSON: DeclaredJson,
    Shape.TABLE: DeclaredTable,
    Shape.WORDPRESS: DeclaredWordPress,
}


def spider_of(one: Declaration) -> type[DeclaredSpider]:
    """The spider class of a declared source."""
    said = {"language": one.language, "zone": one.zone, "region": one.region, "row_css": one.row_css}
    said |= {"next_css": one.next_css, "detail_css": one.detail_css, "records_key": one.records_key}
    attributes: dict[str, Any] = {name: value for name, value in said.items() if value}
    attributes |= {"name": one.name, "title": one.title, "level": one.levelled, "start_urls": list(one.start_urls)}
    attributes |= {"complete": one.complete, "every": dt.timedelta(days=one.every), "declared": one}
    if one.shape is Shape.LISTING:
        attributes["details"] = one.detail is not None
    if one.shape is Shape.JSON:
        attributes |= {"sweeps": one.start_urls, "first_page": one.first_page, "page_size": one.page_size}
    if one.shape is Shape.TABLE and one.record is not None:
        attributes["columns"] = frozenset(one.record.title)
    base = _BASES[one.shape]
    attributes["__module__"], attributes["__doc__"] = __name__, f"{one.title}."
    return type("".join(part.capitalize() for part in one.name.split("_")), (base,), attributes)


def plain_address(url: str) -> str:
    """An address without what differs from visit to visit: sessions, tracking, fragments."""
    plain = _SESSION.sub("", url.partition("#")[0] if "#/" not in url and "#!" not in url else url)
    return (
        url_query_cleaner(plain, _TRACKING, remove=True, unique=False, keep_fragments=True) if "?" in plain else plain
    )


def _first(read: Read, places: tuple[str, ...]) -> str:
    return next((text for place in places for text in read(place)), "")


def _all(read: Read, places: tuple[str, ...]) -> list[str]:
    """Every text of the first place that holds any."""
    return next((found for place in places if (found := list(dict.fromkeys(read(place))))), [])


def _slug(title: str) -> str:
    return re.sub(r"\W+", "-", title.casefold()).strip("-")[:80]


def _is_heading(row: Any) -> bool:
    """Whether a row is the heading of a table, or an empty one."""
    return not row.css("a[href]") and (not row.css("td") or not "".join(row.css("td ::text").getall()).strip())


def as_page(entry: Any) -> Selector:
    """A feed entry as a small page, so that selectors read it like a row."""
    page = html.Element("article")
    page.append(_element("h1", str(entry.get("title") or "")))
    written = "".join(str(one.get("value") or "") for one in entry.get("content") or ()) or str(
        entry.get("summary") or ""
    )
    if "<" not in written:  # a line of plain text is a paragraph
        written = "".join(f"<p>{escape(row)}</p>" for row in lines(unescape(written)).splitlines())
    page.append(html.fragment_fromstring(written.replace("\x00", "") or "<p></p>", create_parent="section"))
    for name, value in entry.items():
        if isinstance(value, str) and _FIELD.fullmatch(name) and name not in _WRITTEN:
            page.append(_element(name, value))
    return Selector(root=page, type="html")


def _element(name: str, text: str) -> Any:
    element = html.Element(name)
    element.text = _UNSEEN.sub("", text)
    return element
