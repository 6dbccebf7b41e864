"""May this member apply? Answered apart from relevance: yes, no or unknown, with the words of the call.

Only "no" stops an alert, so "no" is said only where the call says so; what a call leaves open is unknown. A limit
that a profile does not set gives no verdict, save the two that always matter: the country and the deadline.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from profiles.matcher.nuts_editions import may_be_one
from profiles.matcher.places import (
    ADMITTED,
    ASSOCIATED,
    EVERYWHERE,
    HORIZON_FAMILY,
    MEMBER_STATES,
    NOT_FUNDED,
    OVERSEAS,
    country_code,
    country_of_region,
)
from profiles.matcher.programme_names import is_of, may_be_of
from profiles.matcher.text import known_language, phrase_in
from store.states import days_left, next_deadline
from store.types import Answer, CallData, Criterion, Deadline, DeadlineModel, Money, OrganisationType, Verdict, Wishes

_NEAR = (
    frozenset({OrganisationType.UNIVERSITY, OrganisationType.RESEARCH, OrganisationType.NON_PROFIT}),
    frozenset({OrganisationType.PUBLIC_BODY, OrganisationType.UNIVERSITY, OrganisationType.RESEARCH}),
    frozenset({OrganisationType.PERSON, OrganisationType.UNIVERSITY, OrganisationType.RESEARCH}),  # a fellow has a host
)
Ask = Callable[[Wishes, CallData, dt.datetime], Verdict | None]
# A call of several countries, of which each publishes its own page.
_JOINT = re.compile(
    r"\b(?:eureka|eurostars|era-?net|interreg|joint\s(?:\w+\s)?call|(?:bi|multi|trans)-?(?:nation|nacion|nazion|lateral)"
    r"|appels?\sconjoints?|(?:franco|deutsch|italo|hispano|anglo)-\w|convocatoria\sconjunta|bando\scongiunto"
    r"|gemeinsame\s(?:\w+\s)?(?:ausschreibung|bekanntmachung)|gemensam\sutlysning)",
    re.IGNORECASE,
)
# The text of a topic whose money is for fewer than the usual countries.
_RESTRICTED = re.compile(r"(?:limited|restricted)\sto\s(?:legal\s)?entities\s(?:that\sare\s)?established\sin")
_MOVES = 2  # levels that a project may lie below or above the one level that a call names: its start, or its end
_EU_WORDS = "EU Member States and associated countries"


def verdicts(wishes: Wishes, call: CallData, now: dt.datetime) -> tuple[Verdict, ...]:
    """All that can be said of whether the member behind ``wishes`` may apply at ``now`` (aware)."""
    answers = (question.ask(wishes, call, now) for question in QUESTIONS)
    return tuple(verdict for verdict in answers if verdict is not None)


def _deadline(wishes: Wishes, call: CallData, now: dt.datetime) -> Verdict:
    if not call.deadlines:
        known = call.deadline_model is DeadlineModel.ROLLING
        words = call.deadline_text or ("until funds run out" if known else "no deadline is given")
        return Verdict(Criterion.DEADLINE, Answer.YES if known else Answer.UNKNOWN, words)
    coming = next_deadline(_entrances(call), now)
    if coming is None:
        last = max(_entrances(call), key=lambda deadline: deadline.closes_at)
        return Verdict(Criterion.DEADLINE, Answer.NO, f"{_day(last.day)} is past")
    reachable = [deadline for deadline in _entrances(call) if _in_time(deadline, wishes, now)]
    chosen = next_deadline(reachable, now) or coming
    answer = Answer.YES if reachable else Answer.NO
    return Verdict(Criterion.DEADLINE, answer, f"{_day(chosen.day)}, in {_days(days_left(chosen, now))}")


def _entrances(call: CallData) -> tuple[Deadline, ...]:
    """The deadlines by which one can still enter: of a two-stage call the first only."""
    if call.deadline_model is DeadlineModel.TWO_STAGE and len(call.deadlines) == 2:
        return (min(call.deadlines, key=lambda deadline: deadline.closes_at),)
    return call.deadlines


def _in_time(deadline: Deadline, wishes: Wishes, now: dt.datetime) -> bool:
    return deadline.closes_at > now and days_left(deadline, now) >= wishes.days_min


@lru_cache(maxsize=1 << 12)
def _day(day: dt.date) -> str:
    """The day as it is said, in English; kept, as a few days are asked for by many profiles."""
    return f"{day:%-d %B %Y}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _country(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if not wishes.country:
        return None
    if not call.countries and not call.regions:
        return Verdict(Criterion.COUNTRY, Answer.UNKNOWN, "no country is given")
    if _is_regional(wishes, call):
        answer, words = _region_answer(wishes, call), call.regions
    else:
        home = country_code(wishes.country)
        answers = [_country_answer(home, country_code(code), call) for code in call.countries]
        answer = next((best for best in (Answer.YES, Answer.UNKNOWN) if best in answers), Answer.NO)
        words = tuple(_EU_WORDS if code.upper() == "EU" else code for code in call.countries)
    joint = answer is Answer.NO and _JOINT.search(f"{call.title} {call.programme} {call.summary}")
    return Verdict(Criterion.COUNTRY, Answer.UNKNOWN if joint else answer, ", ".join(words))


def _is_regional(wishes: Wishes, call: CallData) -> bool:
    """Whether regions decide: not where the member's country is named as a whole beside regions of others."""
    home = country_code(wishes.country)
    whole = home in map(country_code, call.countries) and home not in map(country_of_region, call.regions)
    return bool(call.regions) and not whole


def _country_answer(home: str, eligible: str, call: CallData) -> Answer:
    if eligible == home or eligible in EVERYWHERE:
        return Answer.YES
    if eligible != "EU":
        return Answer.UNKNOWN if OVERSEAS.get(home) == eligible else Answer.NO
    if home in MEMBER_STATES:
        return Answer.YES
    if home in ASSOCIATED:
        family = f"{call.programme} {call.identifier}".upper()
        full = family.strip().startswith(HORIZON_FAMILY) and not _RESTRICTED.search(call.text)
        return Answer.YES if full else Answer.UNKNOWN
    admitted = home in ADMITTED and call.identifier.upper().startswith(ADMITTED[home])
    out = home in NOT_FUNDED and not admitted and NOT_FUNDED[home] not in call.text
    return Answer.NO if out else Answer.UNKNOWN


def _region_answer(wishes: Wishes, call: CallData) -> Answer:
    """Yes inside a region of the call; unknown where the profile is too vague to tell, or a whole country is named."""
    home = wishes.region.upper()
    if home and any(home.startswith(region.upper()) for region in call.regions):
        return Answer.YES
    if home:
        vague = any(region.startswith(home) or may_be_one(home, region) for region in map(str.upper, call.regions))
    else:
        vague = any(country_of_region(region) == country_code(wishes.country) for region in call.regions)
    return Answer.UNKNOWN if vague else Answer.NO


def _organisation(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if wishes.organisation is None:
        return None
    words = call.beneficiaries_text or ", ".join(call.beneficiaries)
    if not call.beneficiaries:
        return Verdict(Criterion.ORGANISATION, Answer.UNKNOWN, words or "not said")
    if wishes.organisation in call.beneficiaries:
        return Verdict(Criterion.ORGANISATION, Answer.YES, words)
    near = any(wishes.organisation in kinds and kinds & set(call.beneficiaries) for kinds in _NEAR)
    return Verdict(Criterion.ORGANISATION, Answer.UNKNOWN if near else Answer.NO, words)


def _level(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if not wishes.levels:
        return None
    return Verdict(Criterion.LEVEL, _answer(call.level in wishes.levels), call.level.value)


def _kind(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if not wishes.kinds:
        return None
    return Verdict(Criterion.KIND, _answer(call.kind in wishes.kinds), call.kind.value)


def _programme(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    words = call.identifier or call.programme
    if any(is_of(call, name) for name in wishes.programmes_excluded):
        return Verdict(Criterion.PROGRAMME, Answer.NO, words)
    if not wishes.programmes_wanted:
        return None
    if any(is_of(call, name) for name in wishes.programmes_wanted):
        return Verdict(Criterion.PROGRAMME, Answer.YES, words)
    open_to_it = any(may_be_of(call, name) for name in wishes.programmes_wanted)
    return Verdict(Criterion.PROGRAMME, Answer.UNKNOWN if open_to_it else Answer.NO, words or "no programme is given")


def _grant_size(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if wishes.grant_min is None and wishes.grant_max is None:
        return None
    limits = [money for money in (call.grant_min, call.grant_max) if money is not None]
    if not limits or any(money.currency != "EUR" for money in limits):
        return Verdict(Criterion.GRANT_SIZE, Answer.UNKNOWN, " to ".join(map(_written, limits)) or "not said")
    low = _amount(call.grant_min, Decimal(0))
    high = _amount(call.grant_max, Decimal("Infinity"))
    fits = low <= (wishes.grant_max or Decimal("Infinity")) and high >= (wishes.grant_min or Decimal(0))
    return Verdict(Criterion.GRANT_SIZE, _answer(fits), _span("from", "up to", call.grant_min, call.grant_max))


def _amount(money: Money | None, default: Decimal) -> Decimal:
    return default if money is None else money.amount


def _written(money: Money) -> str:
    return f"{money.currency} {money.amount:,.0f}"


def _span(above: str, below: str, low: Money | None, high: Money | None) -> str:
    if low is not None and high is not None:
        return f"{_written(low)} to {_written(high)}"
    return f"{above} {_written(low)}" if low is not None else f"{below} {_written(high)}" if high is not None else ""


def _trl(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if wishes.trl_min is None and wishes.trl_max is None:
        return None
    if call.trl_min is None and call.trl_max is None:
        return Verdict(Criterion.TRL, Answer.UNKNOWN, "not said")
    low, high = call.trl_min or 1, call.trl_max or 9
    words = _levels(call)
    apart = max(low - (wishes.trl_max or 9), (wishes.trl_min or 1) - high)
    if low == high and 0 < apart <= _MOVES:
        return Verdict(Criterion.TRL, Answer.UNKNOWN, words)
    return Verdict(Criterion.TRL, _answer(apart <= 0), words)


def _levels(call: CallData) -> str:
    match call.trl_min, call.trl_max:
        case None, high:
            return f"up to TRL {high}"
        case low, None:
            return f"from TRL {low}"
        case low, high:
            return f"TRL {low}" if low == high else f"TRL {low} to {high}"


def _consortium(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    if call.consortium_min is None:
        return None if wishes.consortium else Verdict(Criterion.CONSORTIUM, Answer.UNKNOWN, "not said")
    alone = call.consortium_min <= 1
    words = "one applicant is enough" if alone else f"at least {call.consortium_min} partners"
    return Verdict(Criterion.CONSORTIUM, _answer(alone or wishes.consortium), words)


def _exclusion(wishes: Wishes, call: CallData, _now: dt.datetime) -> Verdict | None:
    """No where an excluded word stands in the title, summary or topics; unknown where only the long text has it."""
    if not wishes.words_excluded:
        return None
    language = known_language(call.language, f"{call.title} {call.summary} {call.text}")
    prominent = (call.title, call.summary, *call.topics, *call.keywords)
    for texts, answer in ((prominent, Answer.NO), ((call.text,), Answer.UNKNOWN)):
        for phrase in wishes.words_excluded:
            for text in texts:
                if words := phrase_in(text, phrase, language, wishes.language):
                    return Verdict(Criterion.EXCLUSION, answer, words)
    return None


def _answer(fits: bool) -> Answer:
    return Answer.YES if fits else Answer.NO


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion, and the wishes that its answer rests on: equal ones get equal answers."""

    ask: Ask
    rests_on: tuple[str, ...]

    def key(self, wishes: Wishes) -> tuple[object, ...]:
        return tuple(getattr(wishes, name) for name in self.rests_on)

    def never_stops(self, wishes: Wishes) -> bool:
        """Whether the profile sets no limit here, so that no call is refused; a past deadline always is."""
        return self.ask is not _deadline and self.key(wishes) == self.key(Wishes())


QUESTIONS = (
    Question(_deadline, ("days_min",)),
    Question(_country, ("country", "region")),
    Question(_organisation, ("organisation",)),
    Question(_level, ("levels",)),
    Question(_kind, ("kinds",)),
    Question(_programme, ("programmes_wanted", "programmes_excluded")),
    Question(_grant_size, ("grant_min", "grant_max")),
    Question(_trl, ("trl_min", "trl_max")),
    Question(_consortium, ("consortium",)),
    Question(_exclusion, ("words_excluded", "language")),
)
