"""What a source's name and folder say of it: its level, its country, and the country's usual language and zone."""

from __future__ import annotations

from dataclasses import dataclass

from store.types import BRUSSELS, Level

EUROPE = "eu"
_COUNTRIES = {EUROPE: "", "uk": "GB"}  # where the beginning of a name is not the country's ISO 3166 code


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166, empty for all of Europe) with the language and the IANA zone that its sources use."""

    country: str
    language: str
    zone: str


_PLACES = {
    place.country: place
    for place in (
        Place("", "en", BRUSSELS),
        Place("AT", "de", "Europe/Vienna"),
        Place("BE", "", BRUSSELS),  # which of its languages, the source must say
        Place("CH", "", "Europe/Zurich"),
        Place("DE", "de", "Europe/Berlin"),
        Place("DK", "da", "Europe/Copenhagen"),
        Place("ES", "es", "Europe/Madrid"),
        Place("FI", "", "Europe/Helsinki"),
        Place("FR", "fr", "Europe/Paris"),
        Place("GB", "en", "Europe/London"),
        Place("IE", "en", "Europe/Dublin"),
        Place("IL", "en", "Asia/Jerusalem"),  # what its agencies write for applicants abroad
        Place("IT", "it", "Europe/Rome"),
        Place("NL", "nl", "Europe/Amsterdam"),
        Place("NO", "nb", "Europe/Oslo"),
        Place("PL", "pl", "Europe/Warsaw"),
        Place("PT", "pt", "Europe/Lisbon"),
        Place("SE", "sv", "Europe/Stockholm"),
        Place("US", "en", "America/New_York"),
    )
}


def country_of(name: str) -> str:
    """The country that the name of a source begins with, in ISO 3166: ``uk_ukri`` is GB, ``eu_portal`` none."""
    prefix = name.partition("_")[0]
    return _COUNTRIES.get(prefix, prefix.upper() if len(prefix) == len("GB") else "")


def place_of(country: str) -> Place:
    """The country with its usual language and zone; no language and Brussels for one that is not known."""
    return _PLACES.get(country, Place(country, "", BRUSSELS))


def level_of(module: str) -> Level | None:
    """The level that the folder of a spider's module names; None outside those folders."""
    folder = module.split(".")[-2:-1]
    return Level(folder[0]) if folder and folder[0] in set(Level) else None
