"""Finding out how an address lists calls: a conversation that asks for pages and ends with a declaration.

``investigate`` fetches nothing itself: it yields the address that it wants to see and is sent the answer.
"""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.base.json_api import read_json
from crawler.base.table import read_table
from crawler.declared.declaration import Declaration, Selected, Shape
from crawler.declared.declaration import Fields as Keys
from crawler.declared.spiders import as_page
from crawler.feeds import UnreadableFeed, read_feed
from crawler.fields import language_of, line
from crawler.finding.calls import NOTHING, Yield, calls_of
from crawler.finding.facts import dated, paid
from crawler.finding.listing import find_listing
from crawler.finding.pages import (
    country_code,
    declared_language,
    feeds_of,
    name_of,
    next_css,
    own_language,
    two_letters,
    why_nothing,
)
from crawler.finding.records import find_records, is_wordpress
from crawler.finding.trees import words_of
from crawler.places import country_of

FEEDS_ASKED = 2
TITLE_LIMIT, PROSE, ENOUGH = 80, 6_000, 1_000  # characters
Answer = Response | str  # or why it could not be had
Asking = Generator[str, Answer, "Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an address: a declaration with the calls that it yields, or the reason why there is none."""

    declaration: Declaration | None
    calls: Yield = NOTHING
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: an address, a name where the source is to have a certain one, and the day."""

    url: str
    today: dt.date
    name: str = ""
    taken: frozenset[str] = frozenset()


def investigate(wish: Wish) -> Asking:
    """Ask for the page and for what it leads to; a handful of requests at the most."""
    answer = yield wish.url
    if isinstance(answer, str):
        return Finding(None, reason=answer)
    response = opened(answer)
    if (found := _as_feed(wish, response)) is not None:
        return found
    if _is_json(response):
        return _as_records(wish, response)
    if (table := _as_table(wish, response)) is not None:
        return table
    if not isinstance(response, TextResponse):
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        return Finding(None, reason=f"this is no page that can be read ({kind or 'of no known kind'})")
    return (yield from _as_listing(wish, response))


def opened(response: Response) -> Response:
    """A response without the compression that its server or its capture forgot to tell; HTML where nothing is told."""
    body = response.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error):
            return response
    if isinstance(response, TextResponse) and body is response.body:
        return response
    if b"\x00" in body[:1000] or body[:5] == b"%PDF-":
        return response
    return HtmlResponse(response.url, status=response.status, headers=response.headers, body=body)


# --- feeds


def _as_feed(wish: Wish, response: Response) -> Finding | None:
    """The finding where the answer is a feed; None where it is none."""
    start = response.body[:1000].lower()
    if b"<html" in start or b"<!doctype html" in start:
        return None
    try:
        feed = read_feed(response.body, _kind(response))
    except UnreadableFeed as error:
        return Finding(None, reason=str(error)) if "entities" in str(error) else None
    if not feed.entries:
        return Finding(None, reason="this is a feed, and it is empty now: try again when it lists something")
    said = _identity(wish, response.url, feed.title, feed.language, _texts(feed.entries))
    rows = [as_page(entry) for entry in feed.entries]
    month_first = country_of(str(said["name"])) == "US"
    places = {**dated(rows, wish.today, month_first=month_first), **paid(rows)}
    places.pop("published", None)  # an entry says it of itself
    fields = {"entry": Selected(**places)} if places else {}
    return _finding(_declared(said, shape=Shape.FEED, **fields), [response])


def _kind(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


# --- JSON


def _is_json(response: Response) -> bool:
    return "json" in _kind(response).lower() or response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _as_records(wish: Wish, response: Response) -> Finding:
    try:
        payload = read_json(response.body)
    except ValueError as error:
        return Finding(None, reason=str(error))
    found = find_records(payload)
    said = _identity(wish, response.url, "", "", _texts(found.records if found else ()))
    if is_wordpress(payload):
        return _finding(_declared(said, shape=Shape.WORDPRESS), [response])
    if found is None:
        return Finding(None, reason="this is JSON, and no list in it has records with a title")
    key = {"records_key": found.key} if found.key else {}
    return _finding(_declared(said, shape=Shape.JSON, **key, record=Keys(**found.places)), [response])


def _as_table(wish: Wish, response: Response) -> Finding | None:
    """The finding where the answer is a CSV file; None where it is none."""
    if b"<" in response.body[:200] or b"\x00" in response.body[:1000]:
        return None
    if "csv" not in f"{_kind(response)} {response.url}".lower() and "text/plain" not in _kind(response):
        return None
    try:
        rows, _ = read_table(response.body, frozenset())
    except ValueError as error:
        return Finding(None, reason=str(error))
    found = find_records(rows)
    if found is None:
        return Finding(None, reason=f"this is a table, and no column holds titles: {', '.join(rows[0])[:200]}")
    said = _identity(wish, response.url, "", "", _texts(rows))
    return _finding(_declared(said, shape=Shape.TABLE, record=Keys(**found.places)), [response])


# --- pages


def _as_listing(wish: Wish, response: TextResponse) -> Asking:
    """The listing of a page; or the feed that it announces, where that says more of the same calls."""
    page = response.selector
    title = page.css('meta[property="og:site_name"]::attr(content)').get() or page.css("title::text").get() or ""
    said = _identity(wish, response.url, title, declared_language(page), _prose(page))
    listed = _listed(wish, response, said)
    feeds = feeds_of(page, get_base_url(response))
    told: list[str] = []
    if listed is None or not _dates(listed):
        for url in feeds[:FEEDS_ASKED]:
            answer = yield url
            if isinstance(answer, str):
                told.append(f"the page announces a feed, which could not be had: {url}: {answer}")
            elif (found := _as_feed(replace(wish, url=url), opened(answer))) is not None and found.declaration:
                if listed is None or _says_more(found, listed):
                    return replace(found, warnings=(*found.warnings, f"this is the feed that {wish.url} announces"))
                told.append(f"the page announces a feed, which says less than the page: {url}")
    if listed is None:
        return Finding(None, reason=why_nothing(page, response.body), warnings=tuple(told))
    if listed.calls.next_url:
        listed = yield from _with_second_page(listed, response, told)
    elif _has_more(response):
        told.append("there are more pages, and no link that leads to the next one was found: next_css is left out")
    return replace(listed, warnings=(*listed.warnings, *told))


def _listed(wish: Wish, response: TextResponse, said: dict[str, Any]) -> Finding | None:
    page = response.selector
    found = find_listing(page, get_base_url(response), wish.today, month_first=country_of(str(said["name"])) == "US")
    if found is None:
        return None
    following = next_css(page, get_base_url(response))
    keys: dict[str, Any] = {"next_css": following} if following else {}
    keys |= {"rows_run_on": True} if found.runs_on else {}
    declaration = _declared(said, shape=Shape.LISTING, row_css=found.row_css, **keys, row=Selected(**found.places))
    listed = _finding(declaration, [response])
    return listed if listed.declaration else None


def _with_second_page(listed: Finding, first: Response, told: list[str]) -> Asking:
    """The finding proved on the second page, which is fetched once."""
    assert listed.declaration is not None
    answer = yield listed.calls.next_url
    if isinstance(answer, str):
        told.append(f"the second page was not read: {answer}")
        return listed
    both = _finding(listed.declaration, [first, opened(answer)])
    if len(both.calls.calls) == len(listed.calls.calls):
        told.append("the second page lists the same calls, or none that the declaration finds")
    return both


def _has_more(response: TextResponse) -> bool:
    numbers = response.css(".pagination a::text, .pager a::text, [class*=pagin] a::text").getall()
    return any(number.strip() == "2" for number in numbers)


def _dates(found: Finding) -> int:
    return sum(bool(call.deadlines) for call in found.calls.calls)


def _says_more(feed: Finding, listed: Finding) -> bool:
    """Whether a feed lists the same calls as the page, and says more of their deadlines."""
    there, here = ({call.url for call in one.calls.calls} for one in (feed, listed))
    return len(there & here) >= 0.5 * len(here) and _dates(feed) > _dates(listed)


# --- what is told


def _identity(wish: Wish, url: str, title: str, declared: str, prose: str) -> dict[str, Any]:
    """What a declaration says of the source itself. Its language is that of its prose, else what the page declares."""
    address = wish.url if wish.url.startswith(("http://", "https://")) else url
    told, read = two_letters(declared), language_of(prose)
    language = read if read and (len(prose) >= ENOUGH or not told) else told
    country = wish.name.partition("_")[0] if wish.name else country_code(address, language, declared)
    name = wish.name or _free(name_of(address, country), wish.taken)
    own = own_language(language, country)
    plain = line(title)[:TITLE_LIMIT].strip(" -–|") or name
    return {"name": name, "title": plain, "start_urls": (address,), **({"language": own} if own else {})}


def _prose(page: Selector) -> str:
    words = " ".join(words_of(one.root) for one in page.css("main, article, p, li, td, h2, h3")[:200])
    return words[:PROSE]


def _texts(records: Sequence[Any]) -> str:
    """The words of some entries or records."""
    said = (str(value) for one in records[:30] for value in (one.values() if isinstance(one, Mapping) else ()))
    return line(" ".join(said))[:PROSE]


def _declared(said: dict[str, Any], **keys: Any) -> Declaration:
    return Declaration.model_validate({**said, **keys})


def _free(name: str, taken: frozenset[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, 100))
    return name if name not in taken else next(one for one in numbers if one not in taken)


def _finding(declaration: Declaration, responses: Sequence[Response]) -> Finding:
    found = calls_of(declaration, responses)
    if not found.calls:
        why = f": {found.problems[0]}" if found.problems else ""
        return Finding(None, reason=f"what was found yields no call{why}")
    return Finding(declaration, found, warnings=tuple(_warnings(found)))


def _warnings(found: Yield) -> list[str]:
    number, without = len(found.calls), sum(not call.deadlines for call in found.calls)
    said = []
    if number < 3:
        said.append(f"only {number} {'call was' if number == 1 else 'calls were'} found: look whether that is all")
    if without == number:
        said.append("no deadline was found: add a place for deadline if the page has them, or a table [detail]")
    elif without:
        said.append(f"{without} of {number} calls have no deadline that could be read")
    if found.problems:
        said.append(f"{len(found.problems)} could not be read: {found.problems[0]}")
    return said
