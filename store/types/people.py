"""Who wants what: clusters, members, people and their wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from store.types.calls import BRUSSELS
from store.types.words import Frequency, Kind, Level, OrganisationType


@dataclass(frozen=True, slots=True)
class Learnt:
    """Words that an answer taught a profile: wanted more (``weight`` above zero) or less, in the language of a call.

    A weight of 1 counts as the words standing in the profile's text once.
    """

    words: str
    weight: float
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a member looks for, and who they are: the matcher's whole view of a profile.

    ``keywords`` are words or phrases, ``text`` a description in prose; both in ``language``. Limits that are None
    or empty do not limit. ``programmes_excluded`` holds programme names or identifier prefixes. ``learnt`` is what
    answers to alerts taught; it stands in no roster.
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
    learnt: tuple[Learnt, ...] = ()


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
