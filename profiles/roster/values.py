"""Readers of one value: from what stands in a file to a good value.

A reader takes a raw value, tidies it and gives it back, or raises ``Unfit`` with what is wrong. Text loses its outer
white space; codes and words of a closed vocabulary may be written in either case.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

# ISO 3166-1 alpha-2, and XK, which funders use for Kosovo.
_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_ISO_3166.split())
EUROSTAT = {"GR": "EL", "GB": "UK"}  # where a NUTS code begins with other letters than ISO 3166

LONGEST_PHRASE = 200  # characters of a keyword or topic
LONGEST = 60  # characters of a value that an error shows

_KEY = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_REGION = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@(?:{_LABEL}\.)+{_LABEL}")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class Unfit(ValueError):
    """Raised by a reader when a value does not fit its field; the message says what is wrong with it."""


def shown(value: object) -> str:
    """A value as an error shows it: short, and a name for what has no short form."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def near(word: str, options: Iterable[str]) -> str | None:
    """The option that was probably meant."""
    return next(iter(difflib.get_close_matches(word[:LONGEST], list(options), 1)), None)


def _hint(word: str, options: Iterable[str]) -> str:
    meant = near(word, options)
    return f" (did you mean {meant!r}?)" if meant else ""


def line(value: object) -> str:
    """Text of one line; inner white space of any kind becomes one blank."""
    if not isinstance(value, str):
        raise Unfit(f"{shown(value)} is not text")
    return _printable(" ".join(value.split()))


def prose(value: object) -> str:
    """Text that may run over several lines."""
    if not isinstance(value, str):
        raise Unfit(f"{shown(value)} is not text")
    return _printable(value.replace("\r\n", "\n").strip())


def _printable(text: str) -> str:
    control = next((letter for letter in text if unicodedata.category(letter) == "Cc" and letter not in "\n\t"), None)
    if control is not None:
        raise Unfit(f"it holds the control character U+{ord(control):04X}")
    return text


def term(value: object) -> str:
    """A word or phrase to look for: it has at least one letter or digit."""
    return _worded(line(value))


def phrase(value: object) -> str:
    """A keyword: each two words of it are looked for together, so it is no place for sentences."""
    text = term(value)
    if len(text) > LONGEST_PHRASE:
        raise Unfit(f"{shown(text)} has {len(text):,} characters, and a phrase at most {LONGEST_PHRASE}")
    return text


def description(value: object) -> str:
    """Prose to look for: it has at least one letter or digit."""
    return _worded(prose(value))


def _worded(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise Unfit(f"{shown(text)} holds no letter and no digit")
    return text


def key(value: object) -> str:
    text = line(value)
    if not _KEY.fullmatch(text) or len(text) > 80:
        raise Unfit(f"{shown(text)} is not a key")
    return text


def country(value: object) -> str:
    code = line(value).upper()
    if code not in COUNTRIES:
        meant = {foreign: iso for iso, foreign in EUROSTAT.items()}.get(code)
        raise Unfit(f"{shown(value)} is not a country code" + (f" (did you mean {meant!r}?)" if meant else ""))
    return code


def region(value: object) -> str:
    code = line(value).upper()
    if not _REGION.fullmatch(code):
        raise Unfit(f"{shown(value)} is not a NUTS code")
    return code


def language(value: object) -> str:
    code = line(value).lower()
    if not re.fullmatch("[a-z]{2}", code):
        raise Unfit(f"{shown(value)} is not a language of two letters")
    return code


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(value: object) -> str:
    name = line(value)
    if name not in _zones():
        raise Unfit(f"{shown(name)} is not a time zone{_hint(name, _zones())}")
    return name


def email(value: object) -> str:
    """A plain address in lower case, so that one person is one address however it is typed."""
    address = line(value).lower()
    name, _, _ = address.partition("@")
    if not _EMAIL.fullmatch(address) or len(address) > 254 or len(name) > 64:
        raise Unfit(f"{shown(value)} is not an e-mail address")
    return address


def website(value: object) -> str:
    address = line(value)
    if not re.fullmatch(r"https?://[^\s/]+\S*", address):
        raise Unfit(f"{shown(address)} is not a web address")
    return address


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"{shown(value)} is neither true nor false")
    return value


def word(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    """A reader of one word of a closed vocabulary."""
    words = [member.value for member in kind]

    def read(value: object) -> StrEnum:
        text = line(value).lower()
        if text not in words:
            raise Unfit(f"{shown(value)} is unknown{_hint(text, words)}")
        return kind(text)

    return read


def whole(low: int, high: int) -> Callable[[object], int]:
    """A reader of a whole number between ``low`` and ``high``, both allowed."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unfit(f"{shown(value)} is not a whole number")
        if not low <= value <= high:
            raise Unfit(f"{shown(value)} is not between {low} and {high}")
        return value

    return read


def amount(value: object, high: int = 10**12) -> Decimal:
    """A number of 0 or more; infinity and not-a-number are refused."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
        raise Unfit(f"{shown(value)} is not a number")
    if not 0 <= value <= high:
        raise Unfit(f"{shown(value)} is not between 0 and {high}")
    return Decimal(value)


def share(value: object) -> float:
    return float(amount(value, high=1))


def number_cell(cell: str) -> int | Decimal | str:
    """A CSV cell as a number; one that is none stays as it is, for the reader to refuse."""
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        return cell
    small = number.is_finite() and abs(number) < 10**15
    return int(number) if small and number == number.to_integral_value() else number


def flag_cell(cell: str) -> bool | str:
    return _FLAGS.get(cell.strip().lower(), cell)
