"""The closed vocabularies: each value is the word that people read."""

from __future__ import annotations

from enum import StrEnum


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
    FORECAST = "forecast"  # dates may still move
    ANNOUNCED = "announced"  # by news that names no deadline: it is over when the news is old
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


class Cause(StrEnum):
    """Why a reading of a source failed, or cannot be believed."""

    SITE_CHANGED = "site changed"  # it answered, and not in the shape that its source reads
    BLOCKED = "blocked"  # refused, asked to wait, a captcha, robots.txt
    CERTIFICATE = "certificate"
    TIMED_OUT = "timed out"
    KEY_REFUSED = "key refused"
    ADDRESS_GONE = "address gone"
    SERVER_ERROR = "server error"
    NAME_NOT_FOUND = "name not found"
    UNREACHABLE = "unreachable"
    REDIRECTS = "redirects without end"
    BROKEN_ANSWER = "broken answer"  # cut off, too large, in no known encoding
    CONSENT_PAGE = "consent page"
    ANOTHER_LANGUAGE = "another language"
    EMPTY = "empty"
    TOO_FEW = "too few"
    RECORDS = "records unreadable"  # some of many
    DECLARATION = "declaration"  # the file of a source without code cannot be used
    FAULT = "fault in callwatch"
    INTERRUPTED = "interrupted"  # by whoever ran it: no fault of the source
    NOT_RECORDED = "not recorded"  # a replay whose capture lacks the source's pages


class Health(StrEnum):
    """How a source is, from all its runs."""

    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"  # not read for days, and no run says why
    NEEDS_KEY = "needs a key"
    NOT_READ = "not read yet"


class FloodDecision(StrEnum):
    """What staff decided of calls that a source brought in a flood."""

    RELEASE = "release"  # tell them
    WITHHOLD = "withhold"  # they are known, and told to nobody


class StaffNews(StrEnum):
    """What staff are told of a source, once each."""

    BROKEN = "broken"
    RECOVERED = "recovered"
    FLOOD = "flood"


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
    OPINION = "your answer"  # what a person said of this very call


class Opinion(StrEnum):
    """What a person says of a call that was found for a profile."""

    FITS = "fits"
    NOT_FOR_US = "not for us"
    NEVER_PROGRAMME = "never this programme"


class Objection(StrEnum):
    """Why a call is not for a member: only ``SUBJECT`` says anything about the words of a profile."""

    SUBJECT = "subject"
    MONEY = "money"  # too much or too little, or too low a rate
    TIME = "time"  # too late, or at a bad moment
    PARTNERS = "partners"
    RULES = "rules"  # who may apply, and where
    OTHER = "other"


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


class Evidence(StrEnum):
    """Why two sightings are one call."""

    NAME = "name"  # the funder's own code for the call, in the identifier or the title of both
    LINK = "link"  # one page: the same address, or one cites the other's, or both a third
    MENTION = "mention"  # the text of one names the code of the other
    TITLE = "title"  # the same words and the same day


class Decision(StrEnum):
    """What staff decided of a call."""

    MERGE = "merge"
    SPLIT = "split"
    EDIT = "edit"
