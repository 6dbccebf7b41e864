"""The tables of a roster and their fields: what each one holds, and what to put there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from profiles.roster.values import (
    amount,
    country,
    description,
    email,
    flag,
    flag_cell,
    key,
    language,
    line,
    number_cell,
    phrase,
    prose,
    region,
    share,
    term,
    website,
    whole,
    word,
    zone,
)
from store.types import Frequency, Kind, Level, OrganisationType


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its reader, what to put there (completes "write ..."), and how a CSV cell becomes its value.

    ``many`` is a list of such values; in CSV they are separated by semicolons.
    """

    read: Callable[[object], Any]
    put: str
    required: bool = False
    many: bool = False
    cell: Callable[[str], Any] = str


def _one_of(kind: type[StrEnum]) -> str:
    return "one of " + ", ".join(member.value for member in kind)


_KEY_PUT = "small letters and digits, joined by - or _ or ., such as acme-optics"
_COUNTRY = Field(country, "two letters of ISO 3166, such as FR")
_REGION = Field(region, "a NUTS code of three to five characters, such as FRL04")
_LANGUAGE = Field(language, "two letters of ISO 639, such as en")
_ZONE = Field(zone, "a zone of the tz database, such as Europe/Paris")
_EMAIL_PUT = "one address, such as ana@example.org"
_TRL = Field(whole(1, 9), "a number from 1 to 9", cell=number_cell)
_EUROS = Field(amount, "an amount in euros, digits only, such as 250000", cell=number_cell)
_TERMS = Field(phrase, "words or phrases with a letter or digit in each", many=True)
_NAMES = Field(term, "programme names or the beginning of call identifiers, such as HORIZON-EIC", many=True)

CLUSTER: Mapping[str, Field] = {
    "key": Field(key, _KEY_PUT, required=True),
    "name": Field(term, "the cluster's name", required=True),
    "country": _COUNTRY,
    "language": _LANGUAGE,
    "zone": _ZONE,
    "sender": Field(email, _EMAIL_PUT),
    "postal_address": Field(prose, "street, town and country"),
    "website": Field(website, "an address that begins with https://"),
}
MEMBER: Mapping[str, Field] = {
    "key": Field(key, _KEY_PUT, required=True),
    "name": Field(term, "the member's name", required=True),
    "organisation": Field(word(OrganisationType), _one_of(OrganisationType), required=True),
    "country": Field(country, _COUNTRY.put, required=True),
    "region": _REGION,
}
CONTACT: Mapping[str, Field] = {
    "email": Field(email, _EMAIL_PUT, required=True),
    "name": Field(line, "the person's name"),
    "language": _LANGUAGE,
    "zone": _ZONE,
}
PROFILE: Mapping[str, Field] = {
    "key": Field(key, _KEY_PUT, required=True),
    "name": Field(term, "the profile's name", required=True),
    "threshold": Field(share, "a number from 0 to 1, such as 0.5", cell=number_cell),
    "frequency": Field(word(Frequency), _one_of(Frequency)),
    "contacts": Field(email, "addresses of contacts of this member", many=True),
    "keywords": _TERMS,
    "text": Field(description, "some sentences on what the member looks for"),
    "topics": _TERMS,
    "language": _LANGUAGE,
    "country": _COUNTRY,
    "region": _REGION,
    "organisation": Field(word(OrganisationType), _one_of(OrganisationType)),
    "levels": Field(word(Level), _one_of(Level), many=True),
    "kinds": Field(word(Kind), _one_of(Kind), many=True),
    "programmes_wanted": _NAMES,
    "programmes_excluded": _NAMES,
    "words_excluded": _TERMS,
    "grant_min": _EUROS,
    "grant_max": _EUROS,
    "trl_min": _TRL,
    "trl_max": _TRL,
    "consortium": Field(flag, "true or false", cell=flag_cell),
    "days_min": Field(whole(0, 3650), "a number of days from 0 to 3650", cell=number_cell),
}
