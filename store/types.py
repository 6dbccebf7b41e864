"""The words of the house as frozen values; standard library only.

Everything that crosses a package border is one of these. A date is a plain noun, a moment ends in
``_at`` and is an aware UTC ``datetime``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

BRUSSELS = "Europe/Brussels"


class Level(StrEnum):
    """Who publishes a call."""

    EUROPEAN = "european"
    NATIONAL = "national"
    REGIONAL = "regional"


class Kind(StrEnum):
    """What a call gives."""

    GRANT = "grant"
    PRIZE = "prize"
    LOAN = "loan"
    CASCADE = "cascade"  # financial support to third parties, run by a funded project
    PROGRAMME = "programme"  # a standing programme, without a call of its own


class DeadlineModel(StrEnum):
    """How a call takes proposals (the EU portal's submission procedures, and two it lacks)."""

    SINGLE_STAGE = "single-stage"
    TWO_STAGE = "two-stage"
    CUT_OFFS = "multiple cut-off"
    ROLLING = "rolling"  # until funds run out
    FORECAST = "forecast"  # announced, dates may still move
    UNKNOWN = "unknown"


class State(StrEnum):
    """Where a call stands at a moment; derived from its dates, never believed."""

    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"


class EndedReason(StrEnum):
    """Why a call, a subscription or a membership is over."""

    VANISHED = "vanished"  # missing from several healthy readings in a row
    REPLACED = "replaced"
    LEFT = "left"  # no longer in the roster
    UNSUBSCRIBED = "unsubscribed"


class Seen(StrEnum):
    """What one reading of a call brought."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # the same source listed it twice in one run


class Weight(StrEnum):
    """How much a change matters to whoever was told of the call."""

    MAJOR = "major"
    MINOR = "minor"
    NONE = "none"


class Outcome(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"  # some records or pages could not be read
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # its process died


class OrganisationType(StrEnum):
    """What kind of organisation a member is, or a call is for."""

    SME = "sme"
    LARGE_COMPANY = "large company"
    RESEARCH = "research organisation"
    UNIVERSITY = "university"
    PUBLIC_BODY = "public body"
    NON_PROFIT = "non-profit"
    PERSON = "person"


class Criterion(StrEnum):
    """What eligibility is asked about; each is answered apart from relevance."""

    COUNTRY = "country"
    ORGANISATION = "organisation"
    LEVEL = "level"
    KIND = "kind of funding"
    PROGRAMME = "programme"
    DEADLINE = "deadline"
    GRANT_SIZE = "grant size"
    TRL = "TRL"
    CONSORTIUM = "consortium"
    EXCLUSION = "exclusion"


class Answer(StrEnum):
    """A verdict's answer; only ``NO`` stops an alert."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ReasonKind(StrEnum):
    """What made a call score."""

    WORD = "word"  # a word or phrase of the profile stands in the call
    CONCEPT = "concept"  # the same concept, said in another language or with other words
    TOPIC = "topic"  # a topic or keyword that the source itself gave the call
    SEMANTIC = "semantic"  # near in meaning, by the optional model


class Frequency(StrEnum):
    """How often a profile wants to hear."""

    DAILY = "daily"
    WEEKLY = "weekly"


class EditionKind(StrEnum):
    """Kinds of thing that are said."""

    ALERT = "alert"
    REMINDER = "reminder"
    NEWSLETTER = "newsletter"
    POST = "post"


class MessageState(StrEnum):
    """Where a message stands in the outbox."""

    PENDING = "pending"
    SENDING = "sending"  # claimed by a worker, not yet handed over
    HANDED_OVER = "handed over"  # the last byte is on its way, no answer yet
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # handed over, and the answer was lost: never resent blindly


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
class Wishes:
    """What a member looks for, and who they are: the matcher's whole view of a profile.

    ``keywords`` are words or phrases, ``text`` a description in prose; both in ``language``. Limits that are None
    or empty do not limit. ``programmes_excluded`` holds programme names or identifier prefixes.
    """

    keywords: tuple[str, ...] = ()
    text: str = ""
    topics: tuple[str, ...] = ()
    language: str = "en"
    country: str = ""
    region: str = ""
    organisation: OrganisationType | None = None
    levels: tuple[Level, ...] = ()
    kinds: tuple[Kind, ...] = ()
    programmes_wanted: tuple[str, ...] = ()
    programmes_excluded: tuple[str, ...] = ()
    words_excluded: tuple[str, ...] = ()
    grant_min: Decimal | None = None  # EUR
    grant_max: Decimal | None = None  # EUR
    trl_min: int | None = None
    trl_max: int | None = None
    consortium: bool = True  # joins or leads consortia
    days_min: int = 0  # days before the deadline that a proposal needs


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a call scored: the profile's term, the call's own words, and the field they stand in."""

    kind: ReasonKind
    term: str
    words: str
    field: str
    share: float = 0.0  # of the raw score, 0..1


@dataclass(frozen=True, slots=True)
class Verdict:
    """One eligibility answer, with the words of the call that it rests on."""

    criterion: Criterion
    answer: Answer
    words: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A call scored for a profile: ``value`` is calibrated to 0..1, ``raw`` is before calibration (0 and up)."""

    value: float
    raw: float
    reasons: tuple[Reason, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def eligible(self) -> bool:
        """No verdict says no; unknown never stops a call."""
        return all(verdict.answer is not Answer.NO for verdict in self.verdicts)


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


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who is told things, and how."""

    email: str
    name: str = ""
    language: str = "en"
    zone: str = BRUSSELS


@dataclass(frozen=True, slots=True)
class ProfileData:
    """A profile as a roster declares it."""

    key: str
    name: str
    wishes: Wishes
    threshold: float = 0.5
    frequency: Frequency = Frequency.DAILY
    contacts: tuple[str, ...] = ()  # e-mail addresses; empty: every contact of the member


@dataclass(frozen=True, slots=True)
class MemberData:
    """A member as a roster declares it."""

    key: str
    name: str
    organisation: OrganisationType
    country: str
    region: str = ""
    contacts: tuple[Contact, ...] = ()
    profiles: tuple[ProfileData, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterData:
    """A cluster as a roster declares it; ``postal_address`` stands in every mail."""

    key: str
    name: str
    country: str = ""
    language: str = "en"
    zone: str = BRUSSELS
    sender: str = ""  # the From address
    postal_address: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A cluster with its members, as imported from one file."""

    cluster: ClusterData
    members: tuple[MemberData, ...] = field(default=())
