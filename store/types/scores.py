"""How well a call fits, and why."""

from __future__ import annotations

from dataclasses import dataclass

from store.types.words import Answer, Criterion, ReasonKind


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
