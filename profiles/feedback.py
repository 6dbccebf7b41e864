"""What members answer moves their profile: visibly, as the drift can be read, and reversibly, as answers stay rows.

The roster's wishes are never touched. What the answers that stand teach is laid over them whenever a profile is
matched, so taking an answer back is the same as never having said it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from profiles.matcher.lessons import lesson
from store.calls import find_call
from store.feedback import Said, answers, save_answer, standing_answers
from store.members import profile_by_key
from store.session import Store
from store.types import Answer, CallData, Criterion, Learnt, Objection, Opinion, Verdict, Wishes

_UP_TO_THE_YEAR = re.compile(r"([A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*)-(?:19|20)\d\d(?=-|$)")
SMALLEST = 0.05  # of a word's drift, in words that stand once, that is worth showing


class UnknownAnswer(LookupError):
    """Raised where an answer names a profile or call that is not known, or that cannot be answered so; says which."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How answers moved a profile: words it wants more and less of (largest first), and programmes it never wants."""

    more: tuple[Learnt, ...] = ()
    less: tuple[Learnt, ...] = ()
    never: tuple[str, ...] = ()


def say(
    store: Store,
    profile: str,
    call: str,
    opinion: Opinion,
    now: dt.datetime,
    *,
    objection: Objection | None = None,
    note: str = "",
    said_by: str = "",
) -> bool:
    """Keep what somebody says of a call for a profile; gives whether it is news. Raises UnknownAnswer.

    Without an ``objection`` a call that does not fit is off the subject: only then does it say anything about words.
    """
    with store.reading() as session:
        known = find_call(session, call)
        try:
            record = profile_by_key(session, profile)
        except LookupError as error:
            raise UnknownAnswer(str(error.args[0])) from error
    if known is None:
        raise UnknownAnswer(f"no call is known as {call}")
    why = objection or (Objection.SUBJECT if opinion is Opinion.NOT_FOR_US else None)
    said = Said(
        record.id,
        known.id,
        opinion,
        why,
        note,
        programme=programme_of(known.data) if opinion is Opinion.NEVER_PROGRAMME else "",
        learnt=lesson(opinion, known.data, record.wishes) if _teaches_words(opinion, why) else (),
        said_by=said_by,
    )
    with store.writing() as session:
        return save_answer(session, said, now)


def programme_of(call: CallData) -> str:
    """What "never this programme" names: the identifier up to its year ("HORIZON-CL5"), else the programme's name."""
    found = _UP_TO_THE_YEAR.match(call.identifier)
    if found is None and not call.programme:
        raise UnknownAnswer(f"“{call.title}” names no programme; say that it is {Opinion.NOT_FOR_US} instead")
    return found[1] if found else call.programme


def moved(wishes: Wishes, said: Sequence[Said]) -> Wishes:
    """The wishes with what the answers teach laid over them."""
    seen = drift(said)
    excluded = dict.fromkeys((*wishes.programmes_excluded, *seen.never))
    return replace(wishes, learnt=(*seen.more, *seen.less), programmes_excluded=tuple(excluded))


def drift(said: Sequence[Said]) -> Drift:
    """What answers teach together: of those that fit, and of those that do not, the mean counts."""
    weights: dict[tuple[str, str], float] = defaultdict(float)
    numbers = Counter(one.opinion for one in said if one.learnt)
    for one in said:
        for learnt in one.learnt:
            weights[learnt.words.casefold(), learnt.language] += learnt.weight / numbers[one.opinion]
    ordered = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
    words = [Learnt(name, round(weight, 3), language) for (name, language), weight in ordered]
    return Drift(
        tuple(one for one in words if one.weight >= SMALLEST),
        tuple(one for one in words if one.weight <= -SMALLEST),
        tuple(sorted({one.programme for one in said if one.programme})),
    )


def withheld(said: Sequence[Said]) -> dict[int, Verdict]:
    """The calls (ids) that are not to be told again, each with the verdict that says so."""
    return {
        one.call_id: Verdict(
            Criterion.OPINION, Answer.NO, f"{one.opinion}: {one.note or one.objection or one.programme}"
        )
        for one in said
        if one.opinion is not Opinion.FITS
    }


def profile_drift(store: Store, profile_id: int) -> Drift:
    """How the answers that stand moved a profile."""
    with store.reading() as session:
        return drift([known.said for known in answers(session, profile_id) if known.undone_at is None])


def moved_profile(store: Store, profile_id: int, wishes: Wishes) -> Wishes:
    """A profile's wishes as it is matched by."""
    with store.reading() as session:
        return moved(wishes, standing_answers(session, [profile_id]).get(profile_id, ()))


def _teaches_words(opinion: Opinion, why: Objection | None) -> bool:
    return opinion is Opinion.FITS or (opinion is Opinion.NOT_FOR_US and why is Objection.SUBJECT)
