"""The words of the house as frozen values; standard library only.

Everything that crosses a package border is one of these. A date is a plain noun, a moment ends in
``_at`` and is an aware UTC ``datetime``.
"""

from store.types.calls import BRUSSELS, CallData, Change, Counts, Deadline, Document, Money, Reading
from store.types.people import ClusterData, Contact, MemberData, ProfileData, Roster, Wishes
from store.types.scores import Reason, Score, Verdict
from store.types.words import (
    Answer,
    Criterion,
    DeadlineModel,
    EditionKind,
    EndedReason,
    Frequency,
    Kind,
    Level,
    MessageState,
    OrganisationType,
    Outcome,
    ReasonKind,
    Seen,
    State,
    Weight,
)

__all__ = [
    "BRUSSELS",
    "Answer",
    "CallData",
    "Change",
    "ClusterData",
    "Contact",
    "Counts",
    "Criterion",
    "Deadline",
    "DeadlineModel",
    "Document",
    "EditionKind",
    "EndedReason",
    "Frequency",
    "Kind",
    "Level",
    "MemberData",
    "MessageState",
    "Money",
    "OrganisationType",
    "Outcome",
    "ProfileData",
    "Reading",
    "Reason",
    "ReasonKind",
    "Roster",
    "Score",
    "Seen",
    "State",
    "Verdict",
    "Weight",
    "Wishes",
]
