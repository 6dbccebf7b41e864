"""The calls that a declaration yields on pages that were fetched: read, tidied and checked as in a crawl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrapy.http import Request, Response

from crawler.declared.declaration import Declaration, Shape
from crawler.declared.spiders import DeclaredSpider, spider_of
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


def calls_of(declaration: Declaration, responses: Sequence[Response]) -> Yield:
    """What a crawl of these pages would save; a call that comes twice counts once. Pages of their own are not read."""
    alone = declaration.model_copy(update={"detail": None, "detail_css": ""})
    spider = spider_of(alone)()
    calls: dict[str, CallData] = {}
    problems: list[str] = []
    following = ""
    for response in responses:
        for item in _items(spider, response):
            match item:
                case Reading():
                    try:
                        call = tidy(item.call)
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


def _items(spider: DeclaredSpider, response: Response) -> Iterator[Any]:
    if spider.declared.shape in (Shape.JSON, Shape.WORDPRESS):
        list(spider.first_requests())  # it counts its pages from there
    for item in spider.parse(response):
        yield from item.items if isinstance(item, Page) else (item,)
