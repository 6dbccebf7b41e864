"""How the facts of a call read in a mail: dates, money, reasons, verdicts, changes. Pure functions to plain text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal, get_currency_symbol

from notifier.text import cut, plain
from store.statements import Disagreement
from store.states import days_left, state_of
from store.types import (
    Answer,
    CallData,
    Change,
    Criterion,
    Deadline,
    DeadlineModel,
    Kind,
    Money,
    OrganisationType,
    Reason,
    ReasonKind,
    State,
    Verdict,
    Wishes,
)

LOCALE = "en_GB"
_ZONE = re.compile(r"(?<=\d\d:\d\d )(?:[A-Z]\w+/[\w/]+|UTC)")
UNIVERSAL = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Zulu", "GMT", "Etc/GMT"})
PROSE = 160  # characters of a source's own words that are shown where nothing was read from them
REASONS = 4  # of one profile in one line
CLOSENESS = ((0.9, "very close fit"), (0.7, "close fit"), (0.5, "fair fit"), (0.0, "loose fit"))  # from which score on
SAME = 4  # letters at the beginning of words by which a reader knows one for the other
ASKED = frozenset(  # the others are told only where they say no
    {Criterion.COUNTRY, Criterion.ORGANISATION, Criterion.GRANT_SIZE, Criterion.TRL, Criterion.CONSORTIUM}
)

ORGANISATIONS = {OrganisationType.SME: "SME"}
KINDS = {Kind.PROGRAMME: "standing programme", Kind.CASCADE: "cascade funding"}
FIELDS = {
    "deadlines": "Deadline",
    "deadline_model": "How it takes proposals",
    "deadline_text": "Deadline",
    "opens": "Opening",
    "budget": "Budget",
    "grant_min": "Smallest grant",
    "grant_max": "Largest grant",
    "funding_rate": "Funding rate",
    "consortium_min": "Consortium",
    "beneficiaries": "Who may apply",
    "trl_min": "Lowest TRL",
    "trl_max": "Highest TRL",
}
PLACES = {"keywords": "keywords", "topics": "topics", "identifier": "identifier", "programme": "programme name"}


# --- days and deadlines


def day(date: dt.date) -> str:
    """``Tue 16 February 2027``: with the weekday, and no numbers to mistake."""
    return f"{date:%a} {date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    return f"{date.day} {date:%b %Y}"


def clock(zone: str) -> str:
    """``Brussels time`` for Europe/Brussels, ``UTC`` for universal time."""
    return "UTC" if zone in UNIVERSAL else zone.rsplit("/", 1)[-1].replace("_", " ") + " time"


def published(deadline: Deadline) -> str:
    """The deadline as its funder states it: ``Tue 16 February 2027, 17:00 Brussels time``, or the day alone.

    A day stays a day: it is given no hour, and no zone moves it.
    """
    label = f"{_capital(plain(deadline.label))}: " if deadline.label else ""
    hour = f", {deadline.time:%H:%M} {clock(deadline.zone)}" if deadline.time is not None else ""
    return f"{label}{day(deadline.day)}{hour}"


def for_reader(deadline: Deadline, zone: str) -> str:
    """The reader's own hour where their clocks differ: ``= 16:00 Lisbon time for you``. Of a day: that it is one."""
    if deadline.time is None:
        return "(day only; no hour published)"
    there = dt.datetime.combine(deadline.day, deadline.time, ZoneInfo(deadline.zone))
    here = there.astimezone(ZoneInfo(zone))
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    moved = f"{day(here.date())}, " if here.date() != deadline.day else ""
    return f"= {moved}{here:%H:%M} {clock(zone)} for you"


def moment(deadline: Deadline, zone: str) -> str:
    """The deadline as stated, and what it is for the reader."""
    return f"{published(deadline)} {for_reader(deadline, zone)}".rstrip()


def left(deadline: Deadline, now: dt.datetime) -> str:
    days = days_left(deadline, now)
    return {0: "closes today", 1: "1 day left"}.get(days, f"{days} days left")


def without_deadline(call: CallData) -> str:
    """What is known of when a call closes where no deadline is coming."""
    if call.deadlines:
        last = max(call.deadlines, key=lambda deadline: deadline.closes_at)
        return f"Closed: the last deadline was {day(last.day)}"
    if call.deadline_text:
        return f"As published: “{cut(call.deadline_text, PROSE)}”"
    match call.deadline_model:
        case DeadlineModel.ROLLING:
            return "None: open until the funds run out"
        case DeadlineModel.FORECAST:
            return "Not yet: announced, dates to come"
        case DeadlineModel.ANNOUNCED:
            return "Not told by the announcement: see its page"
        case _:
            return "None published"


def later(call: CallData, now: dt.datetime, zone: str) -> tuple[str, ...]:
    """The stages or cut-offs after the next one."""
    coming = sorted((d for d in call.deadlines if d.closes_at > now), key=lambda d: d.closes_at)
    return tuple(moment(deadline, zone) for deadline in coming[1:])


def standing(call: CallData, now: dt.datetime) -> str:
    """``opens Tue 1 December 2026`` for a call to come, ``closed`` for a past one, nothing for an open one."""
    match state_of(call, now):
        case State.FORTHCOMING if call.opens is not None:
            return f"opens {day(call.opens)}"
        case State.CLOSED:
            return "closed"
        case _:
            return ""


# --- money


def amount(money: Money) -> str:
    """``€12,500,000``: never rounded, for a factor of a thousand is easily misread."""
    symbol = get_currency_symbol(money.currency, LOCALE)
    blank = "\u00a0" if symbol[-1:].isalpha() else ""
    pattern = "#,##0" if money.amount == money.amount.to_integral_value() else "#,##0.00"
    return f"{symbol}{blank}{format_decimal(money.amount, pattern, LOCALE)}"


def money_line(call: CallData) -> str:
    parts = [
        f"{amount(call.budget)} in total" if call.budget else "",
        _grants(call.grant_min, call.grant_max),
        f"{_percent(call.funding_rate)} of the costs" if call.funding_rate is not None else "",
    ]
    read = " · ".join(part for part in parts if part)
    if read:
        return _capital(read)
    return f"As published: “{cut(call.money_text, PROSE)}”" if call.money_text else "Not published"


def _grants(least: Money | None, most: Money | None) -> str:
    if least and most:
        same = least == most
        return f"grants of {amount(most)}" if same else f"grants of {amount(least)} to {amount(most)}"
    if most:
        return f"grants up to {amount(most)}"
    return f"grants from {amount(least)}" if least else ""


def _percent(share: float) -> str:
    return f"{format_decimal(Decimal(str(share)) * 100, '0.#', LOCALE)}%"


# --- what it is, why it came, who may apply


def facts_line(call: CallData, source: str, now: dt.datetime) -> str:
    """Level, source, programme, kind, identifier, and where it stands when it is not simply open."""
    facts = (
        _capital(call.level.value),
        plain(source),
        plain(call.programme),
        KINDS.get(call.kind, call.kind.value),
        plain(call.identifier),
        standing(call, now),
    )
    return " · ".join(fact for fact in facts if fact)


def differing(found: Sequence[Disagreement], titles: Mapping[str, str]) -> str:
    """What the sources of a call say otherwise than each other, in one line; ``titles`` are those of the sources."""
    said = []
    for one in found:
        values = "; ".join(f"{plain(titles.get(source, source))} {cut(value, 60)}" for source, value in one.said)
        said.append(f"the {FIELDS.get(one.field, one.field).lower()}: {values}")
    return f"Sources differ on {', and on '.join(said)}" if said else ""


def closeness(score: float) -> str:
    """The score in words: .9 is very close, and above nine in ten of all known calls for this profile."""
    return next(words for least, words in CLOSENESS if score >= least)


def fit_line(score: float, reasons: Sequence[Reason]) -> str:
    """How closely a call fits, and why."""
    return ", ".join(part for part in (closeness(score), why_line(reasons)) if part)


def why_line(reasons: Sequence[Reason]) -> str:
    """The reasons in the call's own words and where they stand, the strongest first."""
    # Words that stand in the call come first, whatever nearness in meaning adds.
    strongest = sorted(reasons, key=lambda reason: (reason.kind is ReasonKind.SEMANTIC, -reason.share))
    told = dict.fromkeys(reason_line(reason) for reason in strongest)
    return ", ".join(list(told)[:REASONS])


def reason_line(reason: Reason) -> str:
    """The call's own words, where they stand, and the profile's where a reader would not know them again."""
    words, term = cut(reason.words, 60), cut(reason.term, 60)
    place = PLACES.get(reason.field, plain(reason.field).replace("_", " "))
    said = f"“{words}” in the {place}" if place else f"“{words}”"
    match reason.kind:
        case ReasonKind.SEMANTIC:
            return f"“{words}”, near in meaning to your “{term}”"
        case _ if reason.field == "programme":
            return f"its programme covers your “{term}”"
        case ReasonKind.WORD if "-" not in words or _singulars(term) <= _singulars(words):
            return said  # "laser-based" is known again as "lasers", and "life-cycle" not as "cycling"
        case _ if _beginnings(words) != _beginnings(term):
            return f"{said} (your “{term}”)"
        case _:
            return said


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word[:SAME] for word in _parts(text))


def _singulars(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in _parts(text))


def _parts(text: str) -> list[str]:
    plain_letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain_letters if not unicodedata.combining(letter)).replace("-", " ").split()


def who_line(call: CallData, answers: Iterable[tuple[Wishes, Sequence[Verdict]]]) -> str:
    """The eligibility answers of every profile, each once: ``SME: yes; from FR: yes; consortium of 3 needed``."""
    told = [
        _verdict(verdict, wishes) for wishes, verdicts in answers for verdict in verdicts if _is_told(verdict, call)
    ]
    if call.consortium_min:
        told.append(f"consortium of {call.consortium_min} needed" if call.consortium_min > 1 else "no partner needed")
    return "; ".join(dict.fromkeys(told))


def _is_told(verdict: Verdict, call: CallData) -> bool:
    if verdict.answer is Answer.NO:
        return True
    if verdict.criterion is Criterion.CONSORTIUM and call.consortium_min:
        return False  # said with its number
    return verdict.criterion in ASKED


def _verdict(verdict: Verdict, wishes: Wishes) -> str:
    subject = verdict.criterion.value
    if verdict.criterion is Criterion.COUNTRY and wishes.country:
        subject = f"from {wishes.country}"
    elif verdict.criterion is Criterion.ORGANISATION and wishes.organisation:
        subject = ORGANISATIONS.get(wishes.organisation, wishes.organisation.value)
    answer = "not stated" if verdict.answer is Answer.UNKNOWN else verdict.answer.value
    words = f" (“{cut(verdict.words, 60)}”)" if verdict.words and verdict.answer is Answer.NO else ""
    return f"{subject}: {answer}{words}"


# --- what changed


def change_label(change: Change) -> str:
    return FIELDS.get(change.field) or _capital(plain(change.field.replace("_", " ")))


def change_values(change: Change) -> tuple[str, str]:
    """The old and the new value, as a person reads them; a zone is the clock of a town, as everywhere in a mail."""
    old, new = (cut(value, PROSE) for value in (change.old, change.new))
    if change.field == "deadlines":  # all else is in the words of its source
        old, new = (_ZONE.sub(lambda zone: clock(zone.group()), value) for value in (old, new))
    return old or "not stated", new or "no longer stated"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
