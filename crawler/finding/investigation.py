"""Finding out how an address lists calls: a conversation that asks for pages and ends with a declaration.

``investigate`` fetches nothing itself: it yields the address that it wants to see and is sent the answer.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.base.json_api import read_json
from crawler.declared.declaration import Declaration, Selected, Shape
from crawler.finding.answers import as_feed, as_records, as_table, is_json, kind_of, opened
from crawler.finding.conversation import Answer, Asking, Finding, Wish, dates, finding
from crawler.finding.detailing import PAGES, READ, detail_places
from crawler.finding.embedded import as_embedded
from crawler.finding.identity import Said, declared_as, month_first, of_page
from crawler.finding.listing import find_listing
from crawler.finding.pages import feeds_of, next_css, obstacle, why_nothing, wordpress_kinds, wordpress_of

FEEDS_ASKED = 2
UNLIKE = 0.5  # rows that no more look like calls are a menu where the page has a reason to list nothing
FAILED = 2  # pages of calls in a row that cannot be had


def investigate(wish: Wish) -> Asking:
    """Ask for the page and for what it leads to: fourteen requests at the most."""
    answer = yield wish.url
    if isinstance(answer, str):
        return Finding(None, reason=answer)
    response = opened(answer)
    if (found := as_feed(wish, response)) is not None:
        return found
    if is_json(response):
        return (yield from as_records(wish, response))
    if (table := as_table(wish, response)) is not None:
        return table
    if not isinstance(response, TextResponse):
        kind = kind_of(response).partition(";")[0] or "of no known kind"
        return Finding(None, reason=f"this is no page that can be read ({kind})")
    return (yield from _as_page(wish, response))


def _as_page(wish: Wish, response: TextResponse) -> Asking:
    """The listing of a page; or the records within it, or the feed that it announces, where these say more."""
    said = of_page(wish, response.selector, response.url)
    told: list[str] = []
    listed = _listed(wish, response, said, told)
    within = as_embedded(wish, response, said)
    if within is not None and (listed is None or _says_more(within, listed)):
        return within
    if listed is None or not dates(listed):
        fed = yield from _fed(wish, response, listed, told)
        if fed is not None:
            return fed
    if listed is None:
        posts = yield from _posted(wish, response)
        return posts if posts.declaration else replace(posts, warnings=(*posts.warnings, *told))
    pages: list[Response] = [response]
    if listed.calls.next_url:
        listed = yield from _with_second_page(listed, pages, told)
    elif _has_more(response):
        told.append("there are more pages, and no link that leads to the next one was found: next_css is left out")
    if dates(listed) < 0.5 * len(listed.calls.calls):
        listed = yield from _detailed(listed, pages, us=month_first(said))
    return replace(listed, warnings=(*listed.warnings, *told))


def _listed(wish: Wish, response: TextResponse, said: Said, told: list[str]) -> Finding | None:
    page = response.selector
    found = find_listing(page, get_base_url(response), wish.today, month_first=month_first(said))
    if found is None or (found.alike < UNLIKE and obstacle(page, response.body)):
        return None
    following = next_css(page, get_base_url(response))
    keys: dict[str, Any] = {"next_css": following} if following else {}
    keys |= {"rows_run_on": True} if found.runs_on else {}
    declaration = declared_as(said, shape=Shape.LISTING, row_css=found.row_css, **keys, row=Selected(**found.places))
    listed = finding(declaration, [response])
    told += found.others
    return listed if listed.declaration else None


# --- what a page leads to


def _fed(
    wish: Wish, response: TextResponse, listed: Finding | None, told: list[str]
) -> Generator[str, Answer, Finding | None]:
    """The feed that a page announces, where it says more; None where none does."""
    for url in feeds_of(response.selector, get_base_url(response))[:FEEDS_ASKED]:
        answer = yield url
        if isinstance(answer, str):
            told.append(f"the page announces a feed, which could not be had: {url}: {answer}")
        elif (found := as_feed(replace(wish, url=url), opened(answer))) is not None and found.declaration:
            if listed is None or _lists_the_same(found, listed):
                return replace(found, warnings=(*found.warnings, f"this is the feed that {wish.url} announces"))
            told.append(f"the page announces a feed, which says less than the page: {url}")
    return None


def _posted(wish: Wish, response: TextResponse) -> Asking:
    """The posts of the WordPress site that a page without a list is of; or the reason why there is nothing."""
    nothing = Finding(None, reason=why_nothing(response.selector, response.body))
    api = wordpress_of(response.selector, get_base_url(response))
    if not api:
        return nothing
    answer = yield urljoin(api, "wp/v2/types")
    if isinstance(answer, str):
        return nothing
    try:
        kinds = wordpress_kinds(read_json(opened(answer).body))
    except ValueError:
        return nothing
    for kind in kinds[:2]:
        url = urljoin(api, f"wp/v2/{kind}?per_page=100")
        answer = yield url
        if not isinstance(answer, str) and is_json(opened(answer)):
            found = yield from as_records(replace(wish, url=url), opened(answer))
            if found.declaration:
                return replace(
                    found, warnings=(*found.warnings, f"the page lists nothing; this is its site's API: {url}")
                )
    return nothing


def _with_second_page(listed: Finding, pages: list[Response], told: list[str]) -> Asking:
    """The finding proved on the second page, which is fetched once and joins the others."""
    assert listed.declaration is not None
    answer = yield listed.calls.next_url
    if isinstance(answer, str):
        told.append(f"the second page was not read: {answer}")
        return listed
    pages.append(opened(answer))
    both = finding(listed.declaration, pages)
    if len(both.calls.calls) == len(listed.calls.calls):
        told.append("the second page lists the same calls, or none that the declaration finds")
    return both


def _detailed(listed: Finding, pages: list[Response], *, us: bool) -> Asking:
    """The finding with the places of deadlines on the calls' own pages, of which some are fetched."""
    assert listed.declaration is not None
    read: dict[str, Response] = {}
    declaration: Declaration | None = None
    failed = 0
    wanted = [call.url for call in listed.calls.calls if not call.deadlines and call.url != pages[0].url]
    for url in list(dict.fromkeys(wanted))[:READ]:
        answer = yield url
        page = answer if isinstance(answer, str) else opened(answer)
        if not isinstance(page, TextResponse) or is_json(page):
            failed += 1
        else:
            read[url], failed = page, 0
        if declaration is None and (len(read) == PAGES or (failed >= FAILED and read)):
            declaration = _with_detail(listed.declaration, read, us)
            if declaration is None:
                return listed
        if failed >= FAILED:
            break
    declaration = declaration or (_with_detail(listed.declaration, read, us) if read else None)
    return finding(declaration, pages, read) if declaration else listed


def _with_detail(declaration: Declaration, read: dict[str, Response], us: bool) -> Declaration | None:
    pages = [page for page in read.values() if isinstance(page, TextResponse)]
    places = detail_places(pages, month_first=us)
    return declaration.model_copy(update={"detail": Selected(**places)}) if places else None


# --- which says more


def _has_more(response: TextResponse) -> bool:
    numbers = response.css(".pagination a::text, .pager a::text, [class*=pagin] a::text").getall()
    return any(number.strip() == "2" for number in numbers)


def _says_more(within: Finding, listed: Finding) -> bool:
    """Whether the records within a page tell deadlines of the same calls, or of calls where the list tells none."""
    there, here = ({call.title.casefold() for call in one.calls.calls} for one in (within, listed))
    same = len(there & here) >= 0.5 * len(here)
    return dates(within) > dates(listed) and (same or not dates(listed))


def _lists_the_same(feed: Finding, listed: Finding) -> bool:
    """Whether a feed lists the same calls as the page, and says more of their deadlines."""
    there, here = ({call.url for call in one.calls.calls} for one in (feed, listed))
    return len(there & here) >= 0.5 * len(here) and dates(feed) > dates(listed)
