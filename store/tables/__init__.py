"""The whole schema, by subject; read it first.

Uniqueness constraints make things happen once: a sighting per (source, ref), a match per (profile, call), an edition
per (cluster, kind, key), a message per (edition, contact, channel), the delivery key of ``Delivery``, and one
answer that stands per (profile, call), a ruling of staff per pair of sightings, an edit per (call, field),
and a notice to one of staff per alarm, recovery and flood.
"""

from store.tables.base import VOCABULARIES, Amount, Base, UtcDateTime
from store.tables.calls import Call, CallChange, CallDeadline, KeptIndex, Record, Sighting, Source, Validator
from store.tables.feedback import Feedback
from store.tables.health import Alarm, Flood, HeldCall, KeptPage
from store.tables.identity import (
    Edit,
    IdentityKey,
    MergedCall,
    SightingBond,
    StaffDecision,
    StaffRuling,
    Statement,
)
from store.tables.messages import Delivery, Edition, Match, Message, Notice
from store.tables.people import Cluster, Contact, Member, Profile, Subscription
from store.tables.runs import Run, Unreadable

__all__ = [
    "VOCABULARIES",
    "Alarm",
    "Amount",
    "Base",
    "Call",
    "CallChange",
    "CallDeadline",
    "Cluster",
    "Contact",
    "Delivery",
    "Edit",
    "Edition",
    "Feedback",
    "Flood",
    "HeldCall",
    "IdentityKey",
    "KeptIndex",
    "KeptPage",
    "Match",
    "Member",
    "MergedCall",
    "Message",
    "Notice",
    "Profile",
    "Record",
    "Run",
    "Sighting",
    "SightingBond",
    "Source",
    "StaffDecision",
    "StaffRuling",
    "Statement",
    "Subscription",
    "Unreadable",
    "UtcDateTime",
    "Validator",
]
