"""JSON answers: the list of records in them, and which of its keys hold what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.declared.notation import at_path
from crawler.fields import line
from crawler.finding.days import closing_day, opening_day
from crawler.finding.facts import Places
from crawler.finding.words import Said, said_of

RECORDS = 40  # that are looked at
_WEB = re.compile(r"(?:https?://|/)\S+\Z")
_KEYS = {
    "title": r"title|titre|titulo|título|titolo|titel|tittel|tytul|name|nom|nombre|nome|bezeichnung|naam|navn"
    r"|intitul\w*|denominaci\w+|heading|label",
    "link": r"url|link|lien|enlace|href|permalink|web|page|adres\w*|path|uri",
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


@dataclass(frozen=True, slots=True)
class Records:
    """The list of an answer: where it lies, what it holds, and where the fields of a record are."""

    key: str
    records: Sequence[Any]
    places: Places


def find_records(payload: Any, *, month_first: bool = False) -> Records | None:
    """The longest list of an answer whose records have titles; None where there is none."""
    for key, records in sorted(_lists(payload), key=lambda one: -len(one[1])):
        places = _places(records[:RECORDS], month_first)
        if "title" in places:
            return Records(key, records, places)
    return None


def _lists(payload: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Sequence[Any]]]:
    """Every list of objects, with its path; lists within lists are their records' own."""
    if isinstance(payload, list):
        if payload and sum(isinstance(one, dict) for one in payload) > len(payload) / 2:
            yield path, payload
    elif isinstance(payload, dict) and depth < 6:
        for key, value in payload.items():
            if "." not in key:
                yield from _lists(value, f"{path}.{key}" if path else key, depth + 1)


def _places(records: Sequence[Any], month_first: bool) -> Places:
    paths = [path for path, _ in Counter(path for one in records for path in set(_paths(one))).most_common(80)]
    values = {path: [line(next(at_path(one, path), "")) for one in records] for path in paths}
    found: Places = {}
    for field in ("title", "link", "summary", "programme"):
        judged = {path: _worth(field, path, values[path]) for path in paths if (path,) not in found.values()}
        best = max(judged, key=lambda path: (judged[path], -len(path)), default="")
        if best and judged[best] > 0:
            found[field] = (best,)
    closes, opens = partial(closing_day, month_first=month_first), partial(opening_day, month_first=month_first)
    for said, read in ((Said.CLOSES, closes), (Said.OPENS, opens), (Said.PUBLISHED, opens)):
        named = [path for path in paths if said_of(_spelled(path)) is said and any(map(read, values[path]))]
        if named:
            found[said.value] = (
                max(named, key=lambda path: (sum(read(v) is not None for v in values[path]), -len(path))),
            )
    return found


def _paths(record: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(record, dict) and depth < 3:
        for key, value in record.items():
            if key and ("." not in key or not isinstance(value, dict)):
                yield from _paths(value, f"{path}.{key}" if path else key, depth + 1)
    elif path and not isinstance(record, dict):
        yield path


def _spelled(path: str) -> str:
    """The words of a path: dateLimite, date_limite and date-limite are two."""
    return re.sub(r"[_.-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path))


def _worth(field: str, path: str, values: Sequence[str]) -> float:
    said = [value for value in values if value]
    if len(said) < 0.5 * len(values) or not said:
        return 0
    weakly = field == "title" and _DESCRIBED.search(_spelled(path)) is not None
    named = weakly or _PATTERNS[field].search(_spelled(path)) is not None
    distinct, web = len(set(said)) / len(said), sum(_WEB.match(value) is not None for value in said) / len(said)
    length = sum(map(len, said)) / len(said)
    if field == "link":
        return web * distinct + 0.5 * named if web > 0.5 else 0
    if web > 0.5 or not named:
        return 0
    if field == "title":
        if distinct <= 0.4 or not 4 < length < 300:
            return 0
        return 0.1 if weakly else distinct + min(length, 60) / 60 - 0.2 * path.count(".")
    return 0.5 + min(length, 300) / 300 if field == "programme" or length > 30 else 0


def is_wordpress(payload: Any) -> bool:
    """Whether an answer is a list of posts of WordPress's REST API."""
    return (
        isinstance(payload, list)
        and bool(payload)
        and all(isinstance(one, dict) and isinstance(one.get("title"), dict) and "link" in one for one in payload)
        and "rendered" in payload[0]["title"]
    )
