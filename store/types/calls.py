"""Calls, and what a crawl reads of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from store.types.words import DeadlineModel, Kind, Level, OrganisationType, Weight

BRUSSELS = "Europe/Brussels"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A local wall time in a zone, or a day only (``time`` is None: day precision, the whole day counts).

    Seconds are dropped: sources jitter in them, and no funder means them.
    """

    day: dt.date
    time: dt.time | None = None
    zone: str = BRUSSELS
    label: str = ""  # "stage 1", "cut-off 2"

    @property
    def closes_at(self) -> dt.datetime:
        """The aware UTC moment after which it is past; for a day, the end of that day in its zone."""
        return _end(self.day, self.time, self.zone)


@lru_cache(10_000)  # thousands of calls share a few hundred deadlines
def _end(day: dt.date, time: dt.time | None, zone: str) -> dt.datetime:
    if time is None:
        day, time = day + dt.timedelta(days=1), dt.time()
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """A document or link that belongs to a call."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CallData:
    """One call as one source states it, read and tidied. All text is plain text, never HTML.

    ``ref`` is the source's stable key, ``identifier`` the funder's own name for the call (such as a topic id).
    Countries are ISO 3166 alpha-2 codes or "EU" (Member States and associated countries), regions NUTS codes,
    ``funding_rate`` a share of eligible costs between 0 and 1, ``trl_min``/``trl_max`` between 1 and 9.
    """

    source: str
    ref: str
    url: str
    title: str
    identifier: str = ""
    summary: str = ""
    text: str = ""
    language: str = ""
    level: Level = Level.NATIONAL
    programme: str = ""
    kind: Kind = Kind.GRANT
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    opens: dt.date | None = None
    deadlines: tuple[Deadline, ...] = ()
    deadline_model: DeadlineModel = DeadlineModel.UNKNOWN
    deadline_text: str = ""  # prose that holds no date stays prose
    budget: Money | None = None
    grant_min: Money | None = None
    grant_max: Money | None = None
    money_text: str = ""
    funding_rate: float | None = None
    action_types: tuple[str, ...] = ()
    beneficiaries: tuple[OrganisationType, ...] = ()
    beneficiaries_text: str = ""
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    trl_min: int | None = None
    trl_max: int | None = None
    consortium_min: int | None = None
    documents: tuple[Document, ...] = ()
    contact: str = ""
    published: dt.date | None = None
    source_status: str = ""  # what the source says of its state: evidence, not belief


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as a crawl read it: the call, and the source's own bytes for later re-reading.

    ``partial`` says that only the listing was read: what it lacks keeps its last known value.
    """

    call: CallData
    raw: bytes = b""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two readings of a call; ``old`` and ``new`` are as a person reads them."""

    field: str
    old: str
    new: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Counts:
    """What a crawl did, for the ledger; all are numbers of things, not of seconds."""

    requests: int = 0
    not_recorded: int = 0
    not_modified: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    skipped: int = 0
    missing: int = 0
    unreadable: int = 0
    held: int = 0  # of the new ones: they came in a flood, and wait for a decision
