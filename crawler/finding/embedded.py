"""Records within a page: JSON-LD, the data that a JavaScript framework was sent, variables, attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scrapy.http import TextResponse

from crawler.declared.declaration import Fields as Keys
from crawler.declared.declaration import Shape
from crawler.declared.embedded import json_within
from crawler.finding.conversation import Finding, Wish, dates, finding
from crawler.finding.identity import Said, declared_as
from crawler.finding.records import Records, find_records
from crawler.finding.templates import template_of
from crawler.finding.trees import Element, tag_of
from crawler.finding.words import speaks_of_calls

LONG = 200  # characters of JSON; less holds no list of calls
CANDIDATES = 12
_VARIABLE = re.compile(
    r"(?:window\.|var |let |const |self\.)\s*([A-Za-z_$][\w$.]{2,40})\s*=\s*(?:JSON\.parse\(\s*)?[\[{]"
)
_KIND = re.compile(r"[\w/+.-]+")
_NAME = re.compile(r"[A-Za-z][\w-]*")


def as_embedded(wish: Wish, response: TextResponse, said: Said) -> Finding | None:
    """The best finding of the JSON within a page; None where there is none with two calls at least."""
    found = [one for css in list(_places(response))[:CANDIDATES] if (one := _found(wish, response, said, css))]
    return max(found, key=lambda one: (dates(one), len(one.calls.calls)), default=None)


def _found(wish: Wish, response: TextResponse, said: Said, css: str) -> Finding | None:
    try:
        payload = json_within(response, css)
    except ValueError:
        return None
    records = find_records(payload, wish.today)
    if records is None or len(records.records) < 2:
        return None
    places, told = _linked(response, records)
    key = {"records_key": records.key} if records.key else {}
    one = finding(declared_as(said, shape=Shape.JSON, json_css=css, **key, record=Keys(**places)), [response])
    if one.declaration is None or len(one.calls.calls) < 2 or not (dates(one) or _speaks(one)):
        return None
    return replace(one, warnings=(*one.warnings, *told))


def _linked(response: TextResponse, records: Records) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The places of records; where they hold no address it is built as the links of the page are."""
    if "link" in records.places:
        return records.places, ()
    if template := template_of(response.css("a::attr(href)").getall(), records.records):
        return {**records.places, "link": (template,)}, ()
    return records.places, ("the records hold no address of a call: write link with a key in braces",)


def _speaks(one: Finding) -> bool:
    spoken = sum(speaks_of_calls(f"{call.title} {call.url}") for call in one.calls.calls)
    return spoken > len(one.calls.calls) / 2


def _places(response: TextResponse) -> Iterator[str]:
    """Selectors of what may hold JSON, each once."""
    found: dict[str, None] = {}
    for script in response.css("script:not([src])"):
        kind, text = script.attrib.get("type", ""), "".join(script.root.itertext())
        if "ld+json" in kind:
            found['script[type="application/ld+json"]'] = None
        elif len(text) >= LONG and "json" in kind:
            name = script.attrib.get("id", "")
            if _NAME.fullmatch(name) or _KIND.fullmatch(kind):
                found[f"script#{name}" if _NAME.fullmatch(name) else f'script[type="{kind}"]'] = None
        elif len(text) >= LONG:
            found.update({f'script:contains("{one} =")': None for one in _variables(text)})
    for number, one in enumerate(response.xpath("//*[@*[string-length() >= 200]]")):
        if number >= CANDIDATES:
            break
        for name, value in one.attrib.items():
            if len(value) >= LONG and value.lstrip()[:1] in ("{", "[") and _NAME.fullmatch(name):
                found[f"{_element(one.root)}::attr({name})"] = None
    yield from found


def _variables(text: str) -> list[str]:
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if f"{name} =" in text][:3]


def _element(element: Element) -> str:
    name = element.get("id") or ""
    return f"#{name}" if _NAME.fullmatch(name) else tag_of(element)
