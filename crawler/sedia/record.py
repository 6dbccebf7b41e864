"""One result of the search API as a call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from parsel import Selector

from crawler.base.record import listed
from crawler.fields import line, number, shortened, text_of, trl
from crawler.items import UnreadableRecord
from crawler.sedia import codes
from crawler.sedia.budget import budget_of
from crawler.sedia.dates import day_of, deadlines_of
from crawler.sedia.identifiers import PORTAL, topic_url
from crawler.sedia.query import metadata, values
from store.types import CallData, DeadlineModel, Document, Kind, Level, Money

KINDS_OF_CALL = frozenset({codes.GRANT, codes.EUROPEAID, codes.CASCADE})
SUMMARY_LIMIT = 500  # characters

_REFERENCE = re.compile(r"(.*?(?:TOPICS|COMPETITIVE_CALL|PROSPECTS))[A-Za-z]{2}\Z")
_CASCADE_NUMBER = re.compile(r"(\d+)COMPETITIVE_CALL")
_HEADING_CLASS = "topicdescriptionkind"
_HEADING = re.compile(r"^(?:Expected (?:outcomes?|impacts?)|Scope|Objectives?)\s*:?\s*$", re.IGNORECASE | re.MULTILINE)
_SAID = r"(?:Expected (?:Outcomes?|Impacts?|results?)|(?:Topic )?scope|Objectives?)\s*:\s*"
_LABEL = re.compile(rf"^(?:{_SAID}(?:n/?a\.?\s+(?={_SAID}))?)+", re.IGNORECASE)  # of what is not applicable, "na"
# Annex B of the Horizon Europe work programmes: at least three independent legal entities from three countries.
_CONSORTIUM_OF_THREE = re.compile(r"\bHORIZON (?:JU )?(?:Research and Innovation|Innovation) Actions\b")
_ALONE = re.compile(r"\b(?:single|sole)\s(?:applicant|beneficiary|legal\sentity)|\bmono-?beneficiary", re.IGNORECASE)
# What projects and delegations add to their description: who may apply and how, where to read on.
_MORE = ("beneficiaryAdministration", "furtherInformation")
_LABELS = {"Photonics", "AI", "SME", "ERANET", "DigitalAgenda"}


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
    """Neither news about a topic, nor a tender, nor one of the stubs that stay "open" for ever.

    What is closed and has no day is none either: nothing would show that it is over.
    """
    fields = metadata(result)
    kinds = set(values(fields, "type"))
    if not kinds:
        raise UnreadableRecord("type: the record does not say what it is")
    endless = codes.CLOSED in values(fields, "status") and not values(fields, "deadlineDate")
    return bool(KINDS_OF_CALL & kinds) and not endless and not is_stub(result)


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
    kind, identifier, status = one("type"), one("identifier"), one("status")
    cascade = kind == codes.CASCADE
    markup = one("descriptionByte") or one("description")
    text = "\n".join(filter(None, (text_of(part) for part in (markup, *map(one, _MORE)))))
    actions = action_types(values(fields, "typesOfAction"), values(fields, "crossCuttingPriorities"))
    model = codes.MODELS.get(one("deadlineModel"), DeadlineModel.UNKNOWN)
    given = values(fields, "deadlineDate")
    return CallData(
        source=source,
        ref=reference(result),
        url=_address(result, fields, kind, identifier),
        title=_title(result, fields, cascade=cascade),
        identifier=identifier,
        summary=_cascade_summary(fields) if cascade else summary_of(text, markup, one("destinationDescription")),
        text=text,
        language=one("language") or str(result.get("language") or ""),
        programme=codes.programme_of(one("frameworkProgramme"), identifier)[1],
        kind=Kind.CASCADE if cascade else kind_of(actions),
        countries=("EU",) if kind == codes.GRANT else (),
        opens=day_of(one("startDate"), "startDate"),
        deadlines=deadlines_of(given, "deadlineDate", kind, model, closed=status == codes.CLOSED),
        topics=labels(values(fields, "crossCuttingPriorities"), values(fields, "destinationDescription")),
        keywords=_keywords(fields),
        documents=(*_published(fields), *links_in("".join(map(one, _MORE)))),
        **told(text, actions, model, status),
        **_money(fields, identifier),
    )


def told(text: str, actions: tuple[str, ...], model: DeadlineModel, status: str) -> dict[str, Any]:
    """What the text and the codes of any record of the portal come to, as fields of the call."""
    least, most = trl(text)
    return {
        "level": Level.EUROPEAN,
        "deadline_model": model,
        "action_types": actions,
        "trl_min": least,
        "trl_max": most,
        "consortium_min": None if _ALONE.search(text) else _consortium(actions),
        "source_status": codes.STATUS.get(status, status),
    }


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
    """The page for people: some records give the address of a data file, which is no page.

    A cascade call's own page has its own number; the address that is given is made of its topic's, which many share.
    """
    given = _one(fields, "url") or str(result.get("url") or "")
    if kind == codes.CASCADE and (number := _CASCADE_NUMBER.match(reference(result))):
        return f"{PORTAL}/competitive-calls-cs/{number[1]}"
    if kind == codes.GRANT and identifier and (not given or given.endswith(".json")):
        return topic_url(identifier)
    return given


def summary_of(text: str, markup: str, destination: str) -> str:
    """What the text says under its first heading (as a rule the expected outcome), without it; else the destination.

    Headings are marked by class in most topics, in any language; elsewhere the usual English ones are known.
    """
    parts = markup.split(_HEADING_CLASS, 3)[1:3]
    marked = [line(part.partition(">")[2].partition("</")[0]) for part in parts]
    if marked:
        text = text.removeprefix(marked[0])
        section = text.partition(f"\n{marked[1]}\n")[0] if len(marked) > 1 else text
    else:
        section = next(filter(str.strip, _HEADING.split(_LABEL.sub("", text))), "")
    words = " ".join(section[: 3 * SUMMARY_LIMIT].replace("\n- ", " ").split()).lstrip(":- ")
    return shortened(words, SUMMARY_LIMIT) or line(destination)


def _cascade_summary(fields: dict[str, Any]) -> str:
    project = " – ".join(part for name in ("projectAcronym", "projectName") if (part := line(_one(fields, name))))
    topic = line(_one(fields, "title"))
    by = (
        f"Financial support to third parties by the project {project}"
        if project
        else "Financial support to third parties"
    )
    return f"{by}, under: {topic}" if topic else by


# --- words


def action_types(given: Iterable[str], codes_across: Iterable[str]) -> tuple[str, ...]:
    """The types of action, and what the cross-cutting codes say of who runs the calls that the action pays for."""
    joint = [codes.JOINT[code] for code in codes_across if code in codes.JOINT]
    return (*(" ".join(action.split()) for action in given), *joint)


def kind_of(actions: Iterable[str]) -> Kind:
    """A prize where an action says so, else a grant."""
    return Kind.PRIZE if any(re.search(r"\bprize", action, re.IGNORECASE) for action in actions) else Kind.GRANT


def _consortium(actions: Iterable[str]) -> int | None:
    """How many partners the types of action ask for, where they do."""
    return 3 if any(_CONSORTIUM_OF_THREE.search(action) for action in actions) else None


def labels(codes_across: Iterable[str], destinations: Iterable[str]) -> tuple[str, ...]:
    """The topics of a call: the cross-cutting codes that name a subject, and its destinations."""
    return tuple(line(label) for label in (*(code for code in codes_across if code in _LABELS), *destinations))


def keywords(words: Iterable[str], ids: Iterable[str]) -> tuple[str, ...]:
    """Keywords and tags without the identifiers that lead them."""
    plain = (line(word) for word in words)
    return tuple(word for word in plain if word and word not in set(ids))


def _keywords(fields: dict[str, Any]) -> tuple[str, ...]:
    found = (str(word) for name in ("keywords", "tags") for value in values(fields, name) for word in listed(value))
    return keywords(found, [_one(fields, "identifier"), _one(fields, "callIdentifier")])


def links_in(markup: str) -> tuple[Document, ...]:
    """What a piece of HTML links to on the web, each address once."""
    found: dict[str, str] = {}
    for link in Selector(text=f"<div>{markup}</div>").css("a[href^=http]") if "href" in markup else ():
        words = line("".join(link.css("::text").getall()))
        found.setdefault(link.attrib["href"].strip(), words or "document")
    return tuple(Document(title, url) for url, title in found.items())


def _published(fields: dict[str, Any]) -> Iterator[Document]:
    """The documents of a call of external action; one without an address is left out."""
    for given in _json(fields, "publicationDocuments") or ():
        if address := str(given.get("docUrl") or "").strip():
            yield Document(line(str(given.get("nameDoc") or "")) or "document", address)


# --- money


def _money(fields: dict[str, Any], identifier: str) -> dict[str, Any]:
    """Its own budget where it is one figure (external action, cascade), else its part of the overview."""
    plain = _one(fields, "budget")
    if plain:
        amount = number(plain)
        return {"budget": Money(amount, _one(fields, "currency") or "EUR")} if amount else {}
    return budget_of(_json(fields, "budgetOverview") or {}, identifier)


def _json(fields: dict[str, Any], name: str) -> Any:
    """What a field holds as JSON in a string; None where it holds nothing."""
    text = _one(fields, name)
    try:
        return json.loads(text) if text else None
    except ValueError as error:
        raise UnreadableRecord(f"{name}: not JSON: {text[:80]!r}") from error
