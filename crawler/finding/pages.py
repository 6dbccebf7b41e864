"""What a page says of itself: its language, country, feeds, next page; and what it is when it lists nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlparse

from parsel import Selector

from crawler.fields import LANGUAGES
from crawler.finding.selectors import inner_css
from crawler.finding.trees import Element, classes_of, is_hidden, tag_of, target, words_of
from crawler.finding.words import says_next, speaks_of_calls
from crawler.places import EUROPE, country_of, place_of
from crawler.walls import wall_of
from store.types import Cause

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
MONTHS = 12
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?![\d/])")
_COMMENTS = re.compile(r"comment|kommentar|commentaire|oembed", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"co", "com", "org", "gov", "gob", "gouv", "ac", "net", "edu", "admin", "go"})
_NO_COUNTRY = frozenset(
    {"com", "org", "net", "info", "io", "biz", "int", "tv", "me", "ai", "app", "dev", "example", "test"}
)
_OF_TLD = {
    "cat": "es",
    "eus": "es",
    "gal": "es",
    "bzh": "fr",
    "paris": "fr",
    "berlin": "de",
    "bayern": "de",
    "swiss": "ch",
}
_OF_TLD |= {"wales": "uk", "scot": "uk", "gov": "us", "edu": "us", "mil": "us", "eu": EUROPE, "gb": "uk"}
_USUAL = {"fr": "fr", "es": "es", "ca": "es", "de": "de", "it": "it", "sv": "se", "pl": "pl", "nl": "nl", "nb": "no"}
_USUAL |= {"no": "no", "nn": "no", "da": "dk", "fi": "fi", "pt": "pt"}
_NORWEGIAN = {"no": "nb", "nn": "nb"}


def declared_language(page: Selector) -> str:
    """The language that a page declares, with a country where it has one (de-AT); or empty."""
    said = (
        page.xpath("/html/@lang | /html/@xml:lang").get() or page.css('meta[property="og:locale"]::attr(content)').get()
    )
    said = said or page.css('meta[http-equiv="content-language" i]::attr(content)').get() or ""
    return said.strip().lower() if re.match(r"[a-z]{2}(?![a-z])", said.strip().lower()) else ""


def two_letters(language: str) -> str:
    """The language of a tag such as de-AT."""
    found = language[:2].lower()
    return _NORWEGIAN.get(found, found)


def country_code(url: str, language: str, declared: str = "", prose: str = "") -> str:
    """The beginning of a source's name that its address suggests, or its language: fr, uk, eu.

    ``declared`` is what the page says of its language, with a country where it has one (de-AT). English ``prose`` that
    names days as only Americans do is of the United States.
    """
    top = (urlparse(url).hostname or "").rpartition(".")[2]
    if top in _OF_TLD and not (_OF_TLD[top] == EUROPE and language in _USUAL):
        return _OF_TLD[top]
    if re.fullmatch("[a-z]{2}", top) and top not in _NO_COUNTRY and top != EUROPE:
        return top
    region = re.fullmatch(r"[a-z]{2}[-_]([a-z]{2})", declared.strip().lower())
    if region:
        return "uk" if region[1] == "gb" else region[1]
    return _USUAL.get(language) or ("us" if language == "en" and _is_american(prose) else EUROPE)


def _is_american(prose: str) -> bool:
    """Whether days like 3/31/2027 stand in a text, and none like 31/3/2027."""
    named = [(int(first), int(second)) for first, second in _SLASHED.findall(prose)]
    return any(second > MONTHS for _, second in named) and all(first <= MONTHS for first, _ in named)


def name_of(url: str, country: str) -> str:
    """A name for the source at an address: the country and the publisher's part of the host's name."""
    labels = [one for one in (urlparse(url).hostname or "").lower().split(".") if one not in ("www", "www2", "m")]
    kept = labels[:-1] if len(labels) > 1 else labels
    if len(kept) > 1 and kept[-1] in _SECOND_LEVEL:
        kept = kept[:-1]
    words = [re.sub(r"[^a-z0-9]+", "_", one).strip("_") for one in kept[-2:]]
    return "_".join([country, *filter(None, words)]) if any(words) else f"{country}_source"


def own_language(language: str, country: str) -> str:
    """The language that the declaration has to say: none where it is the country's usual one, or not served."""
    usual = place_of(country_of(f"{country}_")).language
    return language if language in LANGUAGES and language != usual else ""


def feeds_of(page: Selector, base: str) -> list[str]:
    """The addresses of the feeds that a page announces or links to, those of comments left out."""
    found: list[str] = []
    for link in page.css("link[rel~=alternate][href], a[href]"):
        kind, href = (link.root.get("type") or "").lower(), (link.root.get("href") or "").strip()
        says = f"{link.root.get('title') or ''} {href}"
        if link.root.tag == "link" and kind not in FEED_TYPES:
            continue
        if (
            link.root.tag == "a"
            and kind not in FEED_TYPES
            and not re.search(r"[./](?:rss|atom)\b|/feed/?$|\bfeed\.xml$", href)
        ):
            continue
        if not _COMMENTS.search(says) and (url := _joined(base, href)):
            found.append(url)
    return list(dict.fromkeys(found))


def wordpress_of(page: Selector, base: str) -> str:
    """The address of the REST API that a WordPress page names; empty for other pages."""
    return _joined(base, page.css('link[rel="https://api.w.org/"]::attr(href)').get(""))


def wordpress_kinds(types: Any) -> list[str]:
    """The kinds of posts of a WordPress site whose names speak of calls, by its answer to ``wp/v2/types``."""
    found = types.values() if isinstance(types, dict) else ()
    return [
        str(one["rest_base"])
        for one in found
        if isinstance(one, dict)
        and one.get("rest_base")
        and speaks_of_calls(f"{one.get('name')} {one.get('slug')} {one['rest_base']}")
    ]


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href)
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


_AFTER_CURRENT = (
    ".pagination .active + li a",
    ".pager .current + li a",
    "[class*=pagin] li[class*=active] + li a",
    "[class*=pagin] li[class*=current] + li a",
    "[class*=pagin] li:has([aria-current]) + li a",
    "[aria-current=page] + a",
    "span.current + a",
)


def next_css(page: Selector, base: str) -> str:
    """The selector of the link to the next page; empty where none is to be found."""
    for link in page.css("a[href], link[rel~=next][href]"):
        if not (target(link.root, base) and _leads_on(link.root)):
            continue
        wanted = link.root.get("href")
        for css in _next_candidates(link.root):
            if page.css(f"{css}::attr(href)").get() == wanted:
                return f"{css}::attr(href)"
    for css in _AFTER_CURRENT:
        if _number_after(page, css, base):
            return f"{css}::attr(href)"
    return ""


def _leads_on(link: Element) -> bool:
    if "next" in (link.get("rel") or "").split():
        return True
    words = words_of(link)
    said = (words, link.get("title") or "", link.get("aria-label") or "")
    if len(words) <= 40 and any(says_next(one) for one in said):
        return not any(is_hidden(one) or "disabled" in (one.get("class") or "") for one in (link, *_above(link)))
    return False


def _above(link: Element) -> Iterator[Element]:
    return (one for number, one in enumerate(link.iterancestors()) if number < 2)


def _next_candidates(link: Element) -> Iterator[str]:
    if "next" in (link.get("rel") or "").split():
        yield f"{link.tag}[rel~=next]"
    if link.tag != "a":
        return
    own = re.compile("next|suiv|success|forward|weiter|siguiente|avanti", re.IGNORECASE)
    for one in (link, *_above(link)):
        inner = "" if one is link else " a"
        yield from (
            f"{tag_of(one)}.{name}{inner}"
            for name in (one.get("class") or "").split()
            if _is_name(name) and own.search(name)
        )
    for name in ("aria-label", "title"):
        value = link.get(name) or ""
        if _is_quotable(value):
            yield f'a[{name}="{value}"]'
    parent = link.getparent()
    if parent is not None:
        yield from (f".{name} a:last-child" for name in classes_of(parent))
    words = words_of(link)
    if _is_quotable(words):
        yield f'a:contains("{words}")'
    yield from inner_css(link, link.getroottree().getroot())


def _is_quotable(words: str) -> bool:
    return bool(words) and words.isprintable() and not set(words) & set('"\\')


def _is_name(name: str) -> bool:
    return re.fullmatch(r"-?[A-Za-z_][A-Za-z0-9_-]*", name) is not None


def _number_after(page: Selector, css: str, base: str) -> bool:
    found = page.css(css)
    return bool(found) and words_of(found[0].root).isdigit() and bool(target(found[0].root, base))


# --- a page that lists nothing

LONG, SHORT = 3_000, 400  # characters: a page with a login may have more to say, one that scripts fill has less
SEEN = 500_000  # bytes that are looked at

_SCRIPTED = re.compile(
    r"__NEXT_DATA__|__NUXT__|ng-app|ng-version|data-reactroot|data-v-app|webpack|vue(?:\.min)?\.js|enable javascript"
    r"|activer javascript|javascript (?:is )?(?:required|disabled)|id=[\"'](?:root|app|__next|__nuxt)[\"']",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"no (?:results|calls|open calls|opportunities|entries)|aucun (?:résultat|appel)|sin resultados"
    r"|no hay (?:convocatorias|resultados)|keine (?:treffer|ergebnisse|ausschreibungen)|nessun (?:risultato|bando)"
    r"|inga (?:träffar|utlysningar)"
    r"|brak wyników|geen resultaten|ingen (?:treff|utlysninger)",
    re.IGNORECASE,
)


def obstacle(page: Selector, body: bytes) -> str:
    """What stands before the list of a page: a wall, a login, an empty list, a script; empty where nothing does."""
    words, text = words_of(page.root), body[:SEEN].decode("utf-8", "replace")
    wall = wall_of(body)
    if wall is Cause.BLOCKED:
        return "this page asks whether you are a robot, or refuses programs: ask its publisher for a feed"
    if wall is Cause.CONSENT_PAGE:
        return "this is a page that asks for consent to cookies: take the address of the list behind it"
    if page.css("input[type=password]") and len(words) < LONG:
        return "this is a login page: look for the public list"
    if _EMPTY.search(words):
        return "the list is empty now (the page says so): try again when there are calls, or take another filter"
    if _SCRIPTED.search(text) or (len(words) < SHORT and "<script" in text):
        return (
            "the list is filled by JavaScript: look for its API (in your browser: developer tools, Network, XHR) and "
            "try the address that answers with the list"
        )
    return ""


def why_nothing(page: Selector, body: bytes) -> str:
    """What a page is on which no calls were found, and what to do."""
    if found := obstacle(page, body):
        return found
    if not words_of(page.root):
        return "the page is empty"
    return (
        f"no block with a title and a link that comes again was found among the {len(page.css('a[href]'))} links of "
        "the page: is it the page that lists the calls, and not the page of one call?"
    )
