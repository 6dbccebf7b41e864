"""JSON answers: the list of records in them, and which of its keys hold what."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.declared.paths import address_at, at_path, records_at
from crawler.fields import amounts, line
from crawler.finding.days import closing_day, opening_day
from crawler.finding.facts import Places
from crawler.finding.words import Said, kind_of_amount, said_of, speaks_of_calls, speaks_of_news

RECORDS = 40  # that are looked at
LISTS = 60  # of an answer that are looked at
DEPTH = 8  # of a list within an answer
PATHS = 80  # within a record
_WEB = re.compile(r"(?:https?://|/|\.\./|www\.)\S+\Z")
_KEYS = {
    "title": r"title|titre|titulo|título|titolo|titel|tittel|tytul|name|nom|nombre|nome|bezeichnung|naam|navn"
    r"|intitul\w*|denominaci\w+|heading|headline|label",
    "link": r"url|link|lien|enlace|href|permalink|web|page|adres\w*|path|uri|alias",
    "summary": r"summary|description|descripcion|descripción|descrizione|beschreibung|resume|résumé|abstract|intro"
    r"|chapo|teaser|excerpt|oggetto|objet|objectif|ingress|beskrivning|opis|samenvatting",
    "programme": r"programme|program|programa|programm|programma",
}
# Keys that hold the name of a call only where no other does.
_DESCRIBED = re.compile(
    r"descri[pc]|(?<![^\W_])(?:intervento|bando|convocatoria|appel|aide|dispositif|call|grant|ausschreibung|utlysning)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_PATTERNS = {name: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) for name, words in _KEYS.items()}
_WRAPPERS = re.compile(
    r"^(?:title|titre|name|attributes|_source|source|node|fields|acf|data|item|properties|content|call|record|meta)$",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"image|logo|img|thumb|icon|picture|media|photo|avatar|author|api\b|self|document|pdf|file|download|contact"
    r"|funder|organi[sz]|vocabulary|taxonom|\bterm|category",
    re.IGNORECASE,
)
_OTHER_THINGS = ("BreadcrumbList", "SiteNavigationElement", "FAQPage", "Organization", "WebSite", "Person")  # JSON-LD
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp)(?:\?|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Records:
    """The list of an answer: where it lies, what it holds, where the fields of a record are, and what it promises."""

    key: str
    records: Sequence[Any]
    places: Places
    worth: float = 0.0


def find_records(payload: Any, today: dt.date, *, month_first: bool = False) -> Records | None:
    """The list of an answer whose records look most like calls; None where none has titles."""
    found = []
    for key in list(dict.fromkeys(_lists(payload)))[:LISTS]:
        records = records_at(payload, key)
        places = places_in(records[:RECORDS], today, month_first=month_first)
        if "title" in places:
            found.append(Records(key, records, places, _promise(key, records, places)))
    return max(found, key=lambda one: one.worth, default=None)


def _promise(key: str, records: Sequence[Any], places: Places) -> float:
    some = records[:RECORDS]
    dated = sum(any(closing_day(text) for p in places.get("deadline", ()) for text in at_path(one, p)) for one in some)
    titles = [next(at_path(one, places["title"][0]), "") for one in some]
    spoken = sum(map(speaks_of_calls, titles)) / len(some) + speaks_of_calls(_spelled(key))
    distinct = len(set(titles)) / len(titles)
    length = min(60, sum(map(len, titles)) / len(titles)) / 60
    worth = 1 + 1.5 * dated / len(some) + 0.5 * ("link" in places) + 0.3 * ("summary" in places) + 0.5 * spoken + length
    return float((1 + min(len(records), 30) ** 0.5) * worth * distinct * (0.4 if speaks_of_news(_spelled(key)) else 1))


def _lists(payload: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    """The path of every list of records, also of those within records, and of objects that hold nothing else."""
    if depth > DEPTH:
        return
    if isinstance(payload, list):
        objects = [one for one in payload if isinstance(one, dict)]
        rows = [
            one for one in payload if isinstance(one, list) and len(one) > 1 and not isinstance(one[0], dict | list)
        ]
        kinds: list[str] = []
        if payload and max(len(objects), len(rows)) > len(payload) / 2:
            kinds = _kinds(objects)
            yield from () if kinds else (path,)
        yield from (f"{path}[@type={kind}]" for kind in kinds if kind not in _OTHER_THINGS)
        for one in objects[:20] if kinds else objects[:3]:
            if one.get("@type") not in _OTHER_THINGS:
                yield from _within(one, f"{path}[@type={one['@type']}]" if one.get("@type") in kinds else path, depth)
    elif isinstance(payload, dict):
        if len(payload) > 1 and all(isinstance(one, dict) and len(one) > 1 for one in payload.values()):
            yield path
        if payload.get("@type") not in _OTHER_THINGS:
            yield from _within(payload, path, depth)


def _within(payload: dict[str, Any], path: str, depth: int) -> Iterator[str]:
    for key, value in list(payload.items())[:60]:
        if isinstance(value, list | dict) and re.fullmatch(r"[^.\[\]=]+", key):
            yield from _lists(value, f"{path}.{key}" if path else key, depth + 1)


def _kinds(objects: Sequence[dict[str, Any]]) -> list[str]:
    """What the objects of a list say that they are, where they say different things (JSON-LD)."""
    kinds = {one["@type"] for one in objects if isinstance(one.get("@type"), str)}
    return sorted(kind for kind in kinds if re.fullmatch(r"\w+", kind)) if len(kinds) > 1 else []


def places_in(records: Sequence[Any], today: dt.date, *, month_first: bool) -> Places:
    """Where the fields of a call stand in records; without a place for the title they are none."""
    paths = paths_in(records)
    values = {path: [line(next(at_path(one, path), "")) for one in records] for path in paths}
    links = {path: [address_at(one, path) for one in records] for path in paths}
    found: Places = {}
    for field in ("link", "title", "summary", "programme"):
        judged = {
            path: _worth(field, path, (links if field == "link" else values)[path])
            + (field == "title" and path.isdigit() and links[path] != values[path])
            for path in paths
            if (path,) not in found.values() or (field == "title" and links[path] != values[path])
        }
        best = max(judged, key=lambda path: (judged[path], -len(path)), default="")
        if best and judged[best] > 0:
            found[field] = (best,)
    return {**found, **_dated(paths, values, today, month_first), **_paid(paths, values)}


def _dated(paths: Sequence[str], values: dict[str, list[str]], today: dt.date, month_first: bool) -> Places:
    closes, opens = partial(closing_day, month_first=month_first), partial(opening_day, month_first=month_first)
    found: Places = {}
    kinds = (
        (Said.ENDS, closes),
        (Said.FIRST_STAGE, closes),
        (Said.CLOSES, closes),
        (Said.OPENS, opens),
        (Said.PUBLISHED, opens),
    )
    for said, read in kinds:
        counted = {
            path: sum(read(value) is not None for value in values[path])
            for path in paths
            if said_of(_spelled(path)) is said
        }
        best = max(counted, key=lambda path: (counted[path], -len(path)), default="")
        if best and counted[best]:
            found[Said.CLOSES.value if said is Said.ENDS else said.value] = (best,)
    if "deadline" not in found and (unnamed := _coming(paths, values, closes, today)):
        found["deadline"] = (unnamed,)
    return found


def _coming(paths: Sequence[str], values: dict[str, list[str]], read: Any, today: dt.date) -> str:
    """The one column without a name whose days are mostly to come; empty where there are several or none."""
    found = []
    for path in paths:
        if path.rpartition(".")[2].isdigit():
            days = [on for value in values[path] if len(value) < 60 and (on := read(value)) is not None]
            if days and sum(on >= today for on in days) > len(days) / 2:
                found.append(path)
    return found[0] if len(found) == 1 else ""


def _paid(paths: Sequence[str], values: dict[str, list[str]]) -> Places:
    found: Places = {}
    for path in paths:
        kind = kind_of_amount(_spelled(path))
        if kind and kind not in found and any(len(value) < 200 and amounts(value) for value in values[path]):
            found[kind] = (path,)
    return found


def paths_in(records: Sequence[Any]) -> list[str]:
    """The paths of all that stands in some records, the most frequent first."""
    return [
        path for path, _ in Counter(path for one in records for path in sorted(set(_paths(one)))).most_common(PATHS)
    ]


def _paths(record: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(record, dict) and depth < 5:
        for key, value in record.items():
            if key and ("." not in key or not isinstance(value, dict)):
                yield from _paths(value, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(record, list):
        if not path:
            yield from (str(number) for number in range(min(len(record), 40)))
        elif any(isinstance(one, dict) for one in record):
            for one in record[:3]:
                yield from _paths(one, path, depth + 1)
        else:
            yield path
    elif path and not isinstance(record, dict):
        yield path


def _spelled(path: str) -> str:
    """The words of a path: dateLimite, date_limite and date-limite are two."""
    return re.sub(r"[_.-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path))


def _worth(field: str, path: str, values: Sequence[str]) -> float:
    said = [value for value in values if value]
    if len(said) < 0.5 * len(values) or not said:
        return 0
    distinct, web = len(set(said)) / len(said), sum(_WEB.match(value) is not None for value in said) / len(said)
    if field == "link":
        return _link_worth(path, said, web * distinct)
    weakly = field == "title" and _DESCRIBED.search(_spelled(path)) is not None
    named = weakly or _PATTERNS[field].search(_spelled(path)) is not None
    unnamed = path.isdigit() and field == "title"
    if web > 0.5 or not (named or unnamed):
        return 0
    length = sum(map(len, said)) / len(said)
    if field != "title":
        return 0.5 + min(length, 300) / 300 if field == "programme" or length > 30 else 0
    days = sum(closing_day(value) is not None and len(value) < 40 for value in said) / len(said)
    if distinct <= 0.4 or not 4 < length < 300 or days > 0.5:
        return 0
    above = path.split(".")[:-1]
    foreign = sum(not _WRAPPERS.match(one) for one in above)
    return 0.1 if weakly else distinct + min(length, 60) / 60 - 0.1 * len(above) - 0.6 * foreign - 0.5 * unnamed


def _link_worth(path: str, said: Sequence[str], web: float) -> float:
    if web <= 0.5 or sum(_PICTURE.search(one) is not None for one in said) > 0.3 * len(said):
        return 0
    named = _PATTERNS["link"].search(_spelled(path)) is not None
    return web + 0.5 * named - 0.7 * (_NO_PAGE.search(_spelled(path)) is not None) - 0.05 * path.count(".")


def is_wordpress(payload: Any) -> bool:
    """Whether an answer is a list of posts of WordPress's REST API."""
    return (
        isinstance(payload, list)
        and bool(payload)
        and all(isinstance(one, dict) and isinstance(one.get("title"), dict) and "link" in one for one in payload)
        and "rendered" in payload[0]["title"]
    )
