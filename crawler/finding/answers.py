"""Answers that are no pages: feeds, JSON and tables."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlparse

from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse
from w3lib.url import add_or_replace_parameter

from crawler.base.json_api import read_json
from crawler.base.table import read_table
from crawler.declared.declaration import Fields as Keys
from crawler.declared.declaration import Selected, Shape
from crawler.declared.paths import records_at
from crawler.declared.spiders import as_page
from crawler.feeds import UnreadableFeed, read_feed
from crawler.finding.conversation import Asking, Finding, Wish, finding
from crawler.finding.facts import dated, paid
from crawler.finding.identity import Said, declared_as, identity, month_first, words_in
from crawler.finding.records import Records, find_records, is_wordpress
from crawler.finding.templates import template_like

_FEEDS = (b"<rss", b"<feed", b"<rdf:", b"<channel", b"<!entity", b"jsonfeed.org")  # in the beginning of one
_PAGES = (
    "page",
    "pagenumber",
    "page_number",
    "pagenum",
    "p",
    "pagina",
    "pag",
    "paged",
    "currentpage",
    "_page",
    "seite",
)
_OFFSETS = ("offset", "start", "from", "skip", "first", "startrow")
_SIZES = (
    "size",
    "pagesize",
    "page_size",
    "per_page",
    "perpage",
    "limit",
    "rows",
    "top",
    "count",
    "take",
    "hitsperpage",
)
_TOTALS = ("total", "count", "numFound", "totalElements", "total_count", "totalCount", "totalResults", "nbHits")


def kind_of(response: Response) -> str:
    """What an answer says that it is."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def opened(response: Response) -> Response:
    """A response without the compression that its server or its capture forgot to tell; HTML where nothing is told."""
    body = response.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error):
            return response
    if isinstance(response, TextResponse) and body is response.body and not isinstance(response, XmlResponse):
        return response
    if b"\x00" in body[:1000] or body[:5] == b"%PDF-":
        return response
    return HtmlResponse(response.url, status=response.status, headers=response.headers, body=body)


def as_feed(wish: Wish, response: Response) -> Finding | None:
    """The finding where the answer is a feed; None where it is none."""
    start = response.body[:4000].replace(b"\x00", b"").lower()
    if b"<html" in start[:1000] or b"<!doctype html" in start[:1000] or not any(mark in start for mark in _FEEDS):
        return None
    try:
        feed = read_feed(response.body, kind_of(response))
    except UnreadableFeed as error:
        return Finding(None, reason=str(error)) if "entities" in str(error) else None
    if not feed.entries:
        return Finding(None, reason="this is a feed, and it is empty now: try again when it lists something")
    said = identity(wish, response.url, feed.title, feed.language, words_in(feed.entries))
    rows = [as_page(entry) for entry in feed.entries]
    places = {**dated(rows, wish.today, month_first=month_first(said)), **paid(rows)}
    places.pop("published", None)  # an entry says it of itself
    fields = {"entry": Selected(**places)} if places else {}
    return finding(declared_as(said, shape=Shape.FEED, **fields), [response])


def is_json(response: Response) -> bool:
    """Whether an answer is JSON, or says so."""
    return "json" in kind_of(response).lower() or response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def as_records(wish: Wish, response: Response) -> Asking:
    """The finding of a JSON answer, whose second page is asked for where its address numbers them."""
    try:
        payload = read_json(response.body)
    except ValueError as error:
        return Finding(None, reason=str(error))
    found = find_records(payload, wish.today)
    said = identity(wish, response.url, "", "", words_in(found.records if found else ()))
    if is_wordpress(payload) and (found is None or "deadline" not in found.places):
        return finding(declared_as(said, shape=Shape.WORDPRESS), [response])
    if found is None:
        return Finding(None, reason="this is JSON, and no list in it has records with a title")
    places, told = linked(wish, found)
    key = {"records_key": found.key} if found.key else {}
    keys = {"shape": Shape.JSON, **key, "record": Keys(**places)}
    one = finding(declared_as(said, **keys), [response])
    if one.declaration is None:
        return one
    total = _total(payload, found)
    if paging := _paging(wish.url, len(found.records), total):
        answer = yield _second(wish.url, paging)
        if not isinstance(answer, str):
            both = finding(declared_as(said, **keys, **paging), [response, opened(answer)])
            if len(both.calls.calls) > len(one.calls.calls):
                return replace(
                    both, warnings=(*both.warnings, *told, "the pages are numbered; the second was read, too")
                )
    more = (_has_more(total, found),) if total else ()
    return replace(one, warnings=(*one.warnings, *told, *more))


def linked(wish: Wish, found: Records) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The places of records with one for the link, built like the address of a call that is known; and what is told."""
    if wish.like:
        template = template_like(wish.like, found.records)
        if template:
            return {**found.places, "link": (template,)}, ()
        return found.places, (f"nothing in the records stands in {wish.like}: the link is left as it was found",)
    if "link" in found.places:
        return found.places, ()
    return found.places, (
        "the records hold no address of a call: give that of one with --like, or write link with a key in braces",
    )


def as_table(wish: Wish, response: Response) -> Finding | None:
    """The finding where the answer is a CSV file; None where it is none."""
    if b"<" in response.body[:200] or b"\x00" in response.body[:1000]:
        return None
    if "csv" not in f"{kind_of(response)} {response.url}".lower() and "text/plain" not in kind_of(response):
        return None
    try:
        rows, _ = read_table(response.body, frozenset())
    except ValueError as error:
        return Finding(None, reason=str(error))
    found = find_records(rows, wish.today)
    if found is None:
        return Finding(None, reason=f"this is a table, and no column holds titles: {', '.join(rows[0])[:200]}")
    said = identity(wish, response.url, "", "", words_in(rows))
    places, told = linked(wish, found)
    one = finding(declared_as(said, shape=Shape.TABLE, record=Keys(**places)), [response])
    return replace(one, warnings=(*one.warnings, *told))


# --- pages of an API


def _paging(url: str, number: int, total: int) -> Said:
    """How an address numbers its pages, as a declaration says it; empty where it does not, or all is on the first."""
    asked = [(name, int(value)) for name, value in parse_qsl(urlparse(url).query) if value.isdecimal()]
    size = next((value for name, value in asked if name.lower() in _SIZES and value), number)
    if total:  # servers give fewer than they are asked for
        size = number
    for name, value in asked if number >= size else ():
        if name.lower() in _PAGES and value <= 1:
            return {"page_parameter": name, "first_page": value, "page_size": size}
        if name.lower() in _OFFSETS and value == 0:
            return {"offset_parameter": name, "page_size": size}
    return {}


def _second(url: str, paging: Said) -> str:
    if "offset_parameter" in paging:
        return add_or_replace_parameter(url, paging["offset_parameter"], str(paging["page_size"]))
    return add_or_replace_parameter(url, paging["page_parameter"], str(paging["first_page"] + 1))


def _total(payload: Any, found: Records) -> int:
    """How many records an answer says there are, where it lists fewer."""
    above = found.key.rpartition(".")[0] if found.key else ""
    around = [payload] if isinstance(payload, dict) else []
    with suppress(ValueError):
        around += [one for one in records_at(payload, above) if isinstance(one, dict)] if above else []
    around += [
        one[key]
        for one in list(around)
        for key in ("meta", "pagination", "page", above)
        if isinstance(one.get(key), dict)
    ]
    totals = [one[key] for one in around for key in _TOTALS if isinstance(one.get(key), int)]
    return next((total for total in totals if total > len(found.records)), 0)


def _has_more(total: int, found: Records) -> str:
    return (
        f"the answer says that there are {total} and lists {len(found.records)}: take an address that lists all, or "
        "say page_parameter or offset_parameter"
    )
