"""The calls that a declaration yields on pages that were fetched: read, tidied and checked as in a crawl."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrapy.http import Request, Response, TextResponse

from crawler.base import JsonApiSpider, Part
from crawler.declared.declaration import Declaration, Shape
from crawler.declared.spiders import DeclaredListing, DeclaredSpider, spider_of
from crawler.items import MALFORMED, BadPage, BadRecord, Page, Skipped
from crawler.tidying import check, tidy
from store.types import CallData, Reading


@dataclass(frozen=True, slots=True)
class Yield:
    """The calls of some pages, why others of their records could not be read, and the next page that they lead to."""

    calls: tuple[CallData, ...]
    problems: tuple[str, ...]
    next_url: str = ""


NOTHING = Yield((), ())


def calls_of(
    declaration: Declaration, responses: Sequence[Response], details: Mapping[str, Response] | None = None
) -> Yield:
    """What a crawl of these pages would save; a call that comes twice counts once.

    Of the calls' own pages those are read that ``details`` holds, by their addresses.
    """
    listing = spider_of(declaration.model_copy(update={"detail": None, "detail_css": ""}))()
    completing = spider_of(declaration)() if declaration.detail is not None else None
    calls: dict[str, CallData] = {}
    problems: list[str] = []
    following = ""
    for number, response in enumerate(responses):
        for item in _items(listing, response, number):
            match item:
                case Reading():
                    try:
                        call = tidy(_completed(completing, item.call, (details or {}).get(item.call.url)))
                        check(call)
                    except MALFORMED as error:
                        problems.append(str(error))
                    else:
                        calls.setdefault(call.ref, call)
                case BadRecord() | BadPage():
                    problems.append(item.reason)
                case Request():
                    following = item.url
                case Skipped():
                    pass
    return Yield(tuple(calls.values()), tuple(problems), following)


def _completed(spider: DeclaredSpider | None, call: CallData, page: Response | None) -> CallData:
    """A call with what its own page says, where that was fetched."""
    if not isinstance(spider, DeclaredListing) or not isinstance(page, TextResponse):
        return call
    return spider.parse_detail(Part(page, page), call) or call


def _items(spider: DeclaredSpider, response: Response, number: int) -> Iterator[Any]:
    if spider.declared.shape in (Shape.JSON, Shape.WORDPRESS):
        if not number:
            list(spider.first_requests())  # it counts its pages from there
        sweep = spider.sweeps[0] if isinstance(spider, JsonApiSpider) else ""
        items = spider.parse(
            response, sweep=sweep, number=spider.first_page + number if isinstance(spider, JsonApiSpider) else 1
        )
    else:
        items = spider.parse(response)
    for item in items:
        yield from item.items if isinstance(item, Page) else (item,)
