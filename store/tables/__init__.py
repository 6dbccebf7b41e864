"""The whole schema, by subject; read it first.

Uniqueness constraints make things happen once: a sighting per (source, ref), a match per (profile, call), an edition
per (cluster, kind, key), a message per (edition, contact, channel), and the delivery key of ``Delivery``.
"""

from store.tables.base import VOCABULARIES, Amount, Base, UtcDateTime
from store.tables.calls import Call, CallChange, CallDeadline, Record, Sighting, Source, Validator
from store.tables.messages import Delivery, Edition, Match, Message
from store.tables.people import Cluster, Contact, Member, Profile, Subscription
from store.tables.runs import Run, Unreadable

__all__ = [
    "VOCABULARIES",
    "Amount",
    "Base",
    "Call",
    "CallChange",
    "CallDeadline",
    "Cluster",
    "Contact",
    "Delivery",
    "Edition",
    "Match",
    "Member",
    "Message",
    "Profile",
    "Record",
    "Run",
    "Sighting",
    "Source",
    "Subscription",
    "Unreadable",
    "UtcDateTime",
    "Validator",
]
