"""A topic as the portal's data files state it: a record of the bulk file, or the file of a topic's own.

Both have the same fields; the topic's own adds texts, conditions and budgets. Their names for the submission procedure
have changed over the years, and its values may be empty objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from crawler.base.record import Record
from crawler.fields import line, text_of
from crawler.items import UnreadableRecord
from crawler.sedia import codes
from crawler.sedia.budget import budget_of
from crawler.sedia.dates import day_of, deadlines_of
from crawler.sedia.identifiers import topic_url
from crawler.sedia.record import (
    action_types,
    keywords,
    kind_of,
    labels,
    links_in,
    summary_of,
    told,
)
from store.types import CallData, DeadlineModel, Document

DATA = "https://ec.europa.eu/info/funding-tenders/opportunities/data"
BULK = f"{DATA}/referenceData/grantsTenders.json"
_PROCEDURES = ("submissionProcedure", "sumbissionProcedure")  # the second until 2022
# What belongs to one call alone: templates and annexes are shared by hundreds, and a new version of them is no news.
_OF_THE_CALL = ("call-fiche", "call_fiche", "call-document", "call_document")


def details_url(identifier: str) -> str:
    """The file of one topic; in capitals it is not found."""
    return f"{DATA}/topicDetails/{identifier.lower()}.json"


def is_coming(topic: Record) -> bool:
    """Whether a record is a topic that is forthcoming or open: neither closed nor a tender."""
    return topic.word("type") == codes.GRANT and _status(topic) in {codes.FORTHCOMING, codes.OPEN}


def reference(topic: Record) -> str:
    """The key of a topic, the same as in the search API."""
    return f"{topic['ccm2Id']}TOPICS"


def read_topic(topic: Record, source: str) -> CallData:
    """The call of a topic; raises ValueError, naming the field, where it cannot be read."""
    identifier, markup = str(topic["identifier"]), topic.word("description")
    text = text_of(markup)
    flags = [str(flag) for flag in (*topic.all("flags"), *topic.all("crossCuttingPriorities"))]
    actions = action_types(_actions(topic), flags)
    model, status = _model(topic), _status(topic)
    given = topic.all("deadlineDatesLong") or _of_actions(topic, "deadlineDates")
    words = [str(word) for word in (*topic.all("keywords"), *topic.all("tags"))]
    return CallData(
        source=source,
        ref=reference(topic),
        url=topic_url(identifier),
        title=line(topic.word("title")),
        identifier=identifier,
        summary=summary_of(text, markup, topic.word("destinationDescription")),
        text="\n".join(filter(None, (text, text_of(topic.word("conditions"))))),
        language="en",
        programme=codes.programme_of(topic.part("frameworkProgramme").word("id"), identifier)[1],
        kind=kind_of(actions),
        countries=("EU",),
        opens=_opens(topic),
        deadlines=deadlines_of(given, "deadlineDatesLong", codes.GRANT, model, closed=status == codes.CLOSED),
        topics=labels(flags, filter(None, [topic.word("destinationDescription")])),
        keywords=keywords(words, [identifier, topic.word("callIdentifier")]),
        documents=_documents(topic),
        published=day_of(topic.word("publicationDateLong"), "publicationDateLong"),
        **told(text, actions, model, status),
        **budget_of(topic.get("budgetOverviewJSONItem"), identifier),
    )


def _status(topic: Record) -> str:
    """The code of a topic's status, or of its first action's; some files say it in words alone."""
    told = next(filter(None, (part.part("status") for part in (topic, *_each_action(topic)))), Record())
    words = {said: code for code, said in codes.STATUS.items()}
    return told.word("id") or words.get(told.word("abbreviation", "description").lower(), "")


def _each_action(topic: Record) -> Iterator[Record]:
    return (Record(action) for action in topic.all("actions"))


def _of_actions(topic: Record, field: str) -> list[Any]:
    return list(chain.from_iterable(action.all(field) for action in _each_action(topic)))


def _opens(topic: Record) -> Any:
    planned = next((one.word("plannedOpeningDate") for one in _each_action(topic)), "")
    return day_of(topic.word("plannedOpeningDateLong") or planned, "plannedOpeningDateLong")


def _actions(topic: Record) -> Iterable[str]:
    """The types of action in words: the bulk file names them, the topic's own puts a code before each name."""
    named = [Record(action).word("description") for action in topic.all("topicActions")]
    coded = (Record(kind).word("typeOfAction") for action in _each_action(topic) for kind in action.all("types"))
    return filter(None, named or dict.fromkeys(full.partition(" ")[2] for full in coded))


def _model(topic: Record) -> DeadlineModel:
    parts = [topic, *_each_action(topic)]
    told = (part.part(name).word("abbreviation") for part in parts for name in _PROCEDURES)
    found = next(filter(None, told), "") or _named(topic.get("deadlineModel"))
    return codes.MODELS.get(found, DeadlineModel.UNKNOWN)


def _named(value: Any) -> str:
    return Record(value).word("abbreviation") if isinstance(value, dict) else str(value or "")


def _documents(topic: Record) -> tuple[Document, ...]:
    """The documents of the call itself among those that its conditions link to."""
    links = links_in(f"{topic.word('conditions')}{topic.word('supportInfo')}")
    return tuple(link for link in links if any(mark in link.url.lower() for mark in _OF_THE_CALL))


def topic_in(payload: Any) -> Record:
    """The topic that a file of its own holds; raises UnreadableRecord where it holds none."""
    found = payload.get("TopicDetails", payload) if isinstance(payload, dict) else None
    if isinstance(found, dict) and found.get("identifier"):
        return Record(found)
    raise UnreadableRecord("TopicDetails: the file holds no topic")


def read_file(payload: Any, identifier: str, source: str) -> CallData:
    """The call that the file of the topic ``identifier`` tells; raises ValueError where it is none, or another's."""
    own = read_topic(topic_in(payload), source)
    if own.identifier.lower() != identifier.lower():
        raise UnreadableRecord(f"identifier: the file is that of {own.identifier}")
    return own
