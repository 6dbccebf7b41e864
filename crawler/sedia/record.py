"""One result of the search API as a call."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from crawler.fields import FIRST_YEAR, LAST_YEAR, line, number, shortened, text_of, trl
from crawler.items import UnreadableRecord
from crawler.sedia import codes
from crawler.sedia.query import metadata, values
from store.types import BRUSSELS, CallData, Deadline, DeadlineModel, Kind, Level, Money

PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"
KINDS_OF_CALL = frozenset({codes.GRANT, codes.EUROPEAID, codes.CASCADE})
SUMMARY_LIMIT = 500  # characters

_REFERENCE = re.compile(r"(.*?(?:TOPICS|COMPETITIVE_CALL|PROSPECTS))[A-Za-z]{2}\Z")
_INSTANT = re.compile(r"(\d{4,})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):\d{2}(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?\Z")
_HEADING_CLASS = "topicdescriptionkind"
_HEADING = re.compile(r"^(?:Expected (?:outcomes?|impacts?)|Scope|Objectives?)\s*:?\s*$", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(
    r"^(?:(?:Expected (?:Outcomes?|Impacts?|results?)|(?:Topic )?scope|Objectives?)\s*:\s*)+", re.IGNORECASE
)
# Annex B of the Horizon Europe work programmes: at least three independent legal entities from three countries.
_CONSORTIUM_OF_THREE = re.compile(r"\bHORIZON (?:JU )?(?:Research and Innovation|Innovation) Actions\b")
_TYPES_OF_LABEL = {"Photonics", "AI", "SME", "ERANET", "DigitalAgenda"}


def reference(result: Any) -> str:
    """The portal's key of a result, whatever its language: 51331826TOPICS for 51331826TOPICSen; "" for no result."""
    if not isinstance(result, dict):
        return ""
    given = result.get("reference") or next(iter(values(metadata(result), "REFERENCE")), "")
    match = _REFERENCE.match(str(given))
    return match[1] if match else str(given)


def programme(result: Any) -> str:
    """The short name of a result's programme, such as HORIZON or EIC."""
    fields = metadata(result)
    return codes.programme_of(_one(fields, "frameworkProgramme"), _one(fields, "identifier"))[0]


def is_call(result: Any) -> bool:
    """Neither news about a topic, nor a tender, nor one of the stubs that stay "open" for ever."""
    kinds = set(values(metadata(result), "type"))
    if not kinds:
        raise UnreadableRecord("type: the record does not say what it is")
    return bool(KINDS_OF_CALL & kinds) and not is_stub(result)


def is_stub(result: Any) -> bool:
    """A copy of an old topic; it may bear the reference of the topic's true record."""
    return isinstance(result, dict) and codes.STUBS in values(metadata(result), "DATASOURCE")


def preferred(results: Sequence[Any], language: str = "en") -> list[Any]:
    """The results in ``language`` and, for calls that have none in it, those in the first of their languages.

    A stub gives way to any true record.
    """
    best: dict[str, tuple[bool, bool, str]] = {}
    for result in results:
        key, rank = reference(result), _rank(result, language)
        best[key] = min(best.get(key, rank), rank)
    return [result for result in results if _rank(result, language) == best[reference(result)]]


def _rank(result: Any, language: str) -> tuple[bool, bool, str]:
    if not isinstance(result, dict):
        return True, True, ""
    own = next(iter(values(metadata(result), "language")), "") or str(result.get("language") or "")
    return is_stub(result), own != language, own


def read_call(result: Any, source: str) -> CallData:
    """The call of one result; raises ValueError, naming the field, where it cannot be read."""
    fields = metadata(result)
    one = partial(_one, fields)
    kind, identifier = one("type"), one("identifier")
    cascade = kind == codes.CASCADE
    markup = one("descriptionByte") or one("description")
    text = text_of(markup)
    actions = tuple(" ".join(action.split()) for action in values(fields, "typesOfAction"))
    least, most = trl(text)
    return CallData(
        source=source,
        ref=reference(result),
        url=_address(result, fields, kind, identifier),
        title=_title(result, fields, cascade=cascade),
        identifier=identifier,
        summary=_cascade_summary(fields) if cascade else _summary(text, markup, fields),
        text=text,
        language=one("language") or str(result.get("language") or ""),
        level=Level.EUROPEAN,
        programme=codes.programme_of(one("frameworkProgramme"), identifier)[1],
        kind=_kind(cascade=cascade, actions=actions),
        countries=("EU",) if kind == codes.GRANT else (),
        opens=_opens(one("startDate")),
        deadlines=_deadlines(fields, kind),
        deadline_model=_model(fields),
        action_types=actions,
        topics=tuple(_labels(fields)),
        keywords=tuple(_keywords(fields)),
        trl_min=least,
        trl_max=most,
        consortium_min=3 if any(_CONSORTIUM_OF_THREE.search(action) for action in actions) else None,
        source_status=codes.STATUS.get(one("status"), one("status")),
        **_money(fields, identifier),
    )


def _one(fields: dict[str, Any], name: str) -> str:
    """The first value of a field; empty where it has none."""
    value = fields.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else str(value)


def _title(result: Any, fields: dict[str, Any], *, cascade: bool) -> str:
    """A cascade call's ``title`` is its parent topic's; its own name stands elsewhere."""
    own = (_one(fields, "callTitle"), _one(fields, "caName"), str(result.get("summary") or "")) if cascade else ()
    candidates = (*own, _one(fields, "title"), str(result.get("summary") or ""), str(result.get("content") or ""))
    return next((title for candidate in candidates if (title := line(candidate))), "")


def _address(result: Any, fields: dict[str, Any], kind: str, identifier: str) -> str:
    """The page for people: some records give the address of a data file, which is no page."""
    given = _one(fields, "url") or str(result.get("url") or "")
    if kind == codes.GRANT and identifier and (not given or given.endswith(".json")):
        return f"{PORTAL}/topic-details/{identifier}"
    return given


def _kind(*, cascade: bool, actions: tuple[str, ...]) -> Kind:
    if cascade:
        return Kind.CASCADE
    return Kind.PRIZE if any(re.search(r"\bprize", action, re.IGNORECASE) for action in actions) else Kind.GRANT


def _summary(text: str, markup: str, fields: dict[str, Any]) -> str:
    """What the text says under its first heading (as a rule the expected outcome), without that heading.

    Headings are marked by class in most topics, in any language; elsewhere the usual English ones are known.
    """
    parts = markup.split(_HEADING_CLASS, 3)[1:3]
    marked = [line(part.partition(">")[2].partition("</")[0]) for part in parts]
    if marked:
        text = text.removeprefix(marked[0])
        section = text.partition(f"\n{marked[1]}\n")[0] if len(marked) > 1 else text
    else:
        section = _HEADING.split(_LABEL.sub("", text), maxsplit=1)[0]
    words = " ".join(section[: 3 * SUMMARY_LIMIT].replace("\n- ", " ").split()).lstrip(":- ")
    return shortened(words, SUMMARY_LIMIT) or line(_one(fields, "destinationDescription"))


def _cascade_summary(fields: dict[str, Any]) -> str:
    project = " – ".join(part for name in ("projectAcronym", "projectName") if (part := line(_one(fields, name))))
    topic = line(_one(fields, "title"))
    by = (
        f"Financial support to third parties by the project {project}"
        if project
        else "Financial support to third parties"
    )
    return f"{by}, under: {topic}" if topic else by


# --- dates


def _instant(text: str, name: str) -> dt.datetime:
    match = _INSTANT.match(text)
    if match is None:
        raise UnreadableRecord(f"{name}: {text!r} is no date of this portal")
    if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise UnreadableRecord(f"{name}: the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    year, month, day, hour, minute = map(int, match.group(1, 2, 3, 4, 5))
    try:
        return dt.datetime(year, month, day, hour, minute, tzinfo=_offset(match[6])).astimezone(dt.UTC)
    except ValueError as error:
        raise UnreadableRecord(f"{name}: {text!r} is on no calendar: {error}") from error


def _offset(text: str | None) -> dt.tzinfo:
    """The offset of an instant: UTC but for a few records of 2018."""
    if text is None or text in {"Z", "+0000"}:
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text.startswith("-") else minutes))


def _opens(text: str) -> dt.date | None:
    return _calendar_day(_instant(text, "startDate")) if text else None


def _calendar_day(instant: dt.datetime) -> dt.date:
    """The day that is meant: midnight in Brussels is written as 22:00 or 23:00 UTC of the day before."""
    local = instant.astimezone(ZoneInfo(BRUSSELS))
    return local.date() if local.time() == dt.time() else instant.date()


def _deadlines(fields: dict[str, Any], kind: str) -> tuple[Deadline, ...]:
    instants = sorted({_instant(text, "deadlineDate") for text in values(fields, "deadlineDate")})
    staged = _model(fields) is DeadlineModel.TWO_STAGE and len(instants) == 2
    return tuple(
        _deadline(instant, kind, f"stage {position}" if staged else "") for position, instant in enumerate(instants, 1)
    )


def _deadline(instant: dt.datetime, kind: str, label: str) -> Deadline:
    """Topics have days (their hour stands in the documents only); projects and delegations type real times, in UTC."""
    local = instant.astimezone(ZoneInfo(BRUSSELS))
    if instant.time() == dt.time() or (kind == codes.GRANT and local.time() == dt.time()):
        return Deadline(_calendar_day(instant) if kind == codes.GRANT else instant.date(), label=label)
    if kind == codes.GRANT:
        return Deadline(local.date(), local.time(), BRUSSELS, label)
    return Deadline(instant.date(), instant.time(), "UTC", label)


def _model(fields: dict[str, Any]) -> DeadlineModel:
    return codes.MODELS.get(_one(fields, "deadlineModel"), DeadlineModel.UNKNOWN)


# --- words


def _keywords(fields: dict[str, Any]) -> list[str]:
    """Keywords and tags without the identifiers that lead them; some records hold one string with a JSON list."""
    ids = {_one(fields, "identifier"), _one(fields, "callIdentifier")}
    found = [word for name in ("keywords", "tags") for value in values(fields, name) for word in _listed(value)]
    return [plain for word in found if (plain := line(word)) and plain not in ids]


def _listed(value: str) -> list[str]:
    if not value.startswith("["):
        return [value]
    try:
        return [str(word) for word in json.loads(value)]
    except ValueError:
        return [value]


def _labels(fields: dict[str, Any]) -> list[str]:
    named = [label for label in values(fields, "crossCuttingPriorities") if label in _TYPES_OF_LABEL]
    return [line(label) for label in (*named, *values(fields, "destinationDescription"))]


# --- money


def _money(fields: dict[str, Any], identifier: str) -> dict[str, Any]:
    """Budget and grant sizes of the topic itself: the portal's overview covers its whole call."""
    plain = _one(fields, "budget")
    if plain:
        return {"budget": Money(number(plain), _one(fields, "currency") or "EUR")}
    overview = _json(_one(fields, "budgetOverview"))
    entries = (overview.get("budgetTopicActionMap") or {}) if isinstance(overview, dict) else {}
    own = [
        entry
        for group in entries.values()
        for entry in group or ()
        if str(entry.get("action", "")).startswith(f"{identifier} ")
    ]
    totals = [Decimal(str(amount)) for entry in own for amount in (entry.get("budgetYearMap") or {}).values()]
    least = [Decimal(str(entry["minContribution"])) for entry in own if entry.get("minContribution")]
    most = [Decimal(str(entry["maxContribution"])) for entry in own if entry.get("maxContribution")]
    grants = sum(int(entry["expectedGrants"]) for entry in own if entry.get("expectedGrants"))
    return {
        "budget": Money(sum(totals, Decimal())) if any(totals) else None,
        "grant_min": Money(min(least)) if least else None,
        "grant_max": Money(max(most)) if most else None,
        "money_text": f"{grants} grants expected" if grants > 1 else "1 grant expected" if grants else "",
    }


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except ValueError as error:
        raise UnreadableRecord(f"budgetOverview: not JSON: {text[:80]!r}") from error
