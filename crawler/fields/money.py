"""Amounts of money as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from crawler.fields.currencies import GROUPED, ODD_SCALE, Words, words_of
from crawler.fields.days import FIRST_YEAR, LAST_YEAR
from store.types import Money

LARGE = 10_000  # a number that is an amount by itself
_TO = re.compile(
    r"\s*(?:-|–|—|to|up\sto|à|bis(?:\szu)?|a|al|hasta|fins\sa|fino\sa|till|til|tot|do"
    r"|(?:(?:fino\s)?ad?|e)\sun\smassimo\sdi|(?:a|hasta|y)\sun\sm[aá]ximo\sde|(?:to|and)\sa\smaximum\sof)\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:and|or|et|ou|und|oder|y|o|e|i|och|eller|og|oraz|lub|en|of)\s*", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|from|entre|zwischen|tra|fra|mellan|mellom|tussen|między|pomiędzy|od|von|van|från|de|da)\s*\Z",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}\s\Z")
_CODE_AFTER = re.compile(r"\s?(USD|CAD|AUD|NZD)\b")
_BARE = re.compile(
    r"(?:max\.?\s|ca\.?\s)?[0-9][0-9.,'\u00a0\u202f ]*(?:\s?(?:mi|ml|mn|ts|ty|ta)[^\W\d_]*\.?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number in a text, with the currency and the scale that stand beside it; ``odd`` where its scale is not sure."""

    number: Decimal
    currency: str | None  # empty where it is one that the country does not settle
    scale: int | None
    odd: bool
    grouped: bool
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        return self.number * (self.scale or 1)

    @property
    def is_year(self) -> bool:
        return not self.grouped and not self.scale and FIRST_YEAR <= self.number <= LAST_YEAR


def amounts(text: str, country: str = "") -> list[Money]:
    """Every amount in a text that stands beside its currency, in order, read in whatever notation it has.

    ``country`` (ISO 3166) settles what its own people mean by "kr", "mil" and "billion"; without one, a crown is read
    only where its name says whose it is.
    """
    return [Money(one.value, one.currency) for one in sums_in(text, country) if one.currency and not one.odd]


def money(text: str, country: str = "", *, usual: str = "") -> Money | None:
    """The one amount that a text names, read like ``amounts``; None where it names none, several or one unsure.

    ``usual`` is the currency of a text that is nothing but an amount without one, "2 miljoner".
    """
    told = sums_in(f"{text} {usual}" if usual and _BARE.fullmatch(text.strip()) else text, country)
    if any(one.odd or not one.currency for one in told):
        return None
    found = {Money(one.value, one.currency or "") for one in told}
    return found.pop() if len(found) == 1 else None


def number(text: str) -> Decimal:
    """A number in any European notation; raises ValueError where it is none.

    With both separators the last is the decimal one; a single separator before exactly three digits groups thousands.
    """
    plain = re.sub(r"['’\s\u00a0\u202f]", "", text)
    comma, point = plain.rfind(","), plain.rfind(".")
    last = max(comma, point)
    if last >= 0:
        grouping = len(plain) - last == 4 if min(comma, point) < 0 else plain.count(plain[last]) > 1
        whole = re.sub(r"[.,]", "", plain[:last])
        plain = whole + plain[last + 1 :] if grouping else f"{whole}.{plain[last + 1 :]}"
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+", plain):
        raise ValueError(f"not a number: {text!r}")
    return Decimal(plain)


def sums_in(text: str, country: str) -> list[Sum]:
    """The numbers that stand beside a currency, or share that of the other end of their range."""
    words = words_of(country)
    matches = list(words.pattern.finditer(text))
    near = {at + step for at, match in enumerate(matches) if match["before"] or match["after"] for step in (-1, 0, 1)}
    found = {at: _sum(match, words) for at, match in enumerate(matches) if at in near}
    for at, after in list(found.items()):
        one = found.get(at - 1)
        if one and (one.currency is not None or after.currency is not None) and is_range(text, one, after):
            found[at - 1], found[at] = _shared(one, after)
    return [one for one in found.values() if one.currency is not None]


def _sum(match: re.Match[str], words: Words) -> Sum:
    said = {name: value.lower() for name, value in match.groupdict("").items()}
    said = {name: re.sub(r"\s", " ", value) for name, value in said.items()}
    scales = [words.scales[word] for name in ("glued", "scale", "glued_after", "late") if (word := said[name])]
    name = said["before"] or said["after"]
    currency = words.currencies[name] if name else None
    if name == "$" and (code := _CODE_AFTER.match(match.string, match.end())):
        currency = code[1]
    unread = not scales and ODD_SCALE.match(match.string, match.end()) is not None
    mark = re.fullmatch(r"[0-9]{1,3}([.,])[0-9]{3}", said["number"])  # "1.500 million": 1.5, or 1500?
    unsure = bool(scales) and mark is not None and mark[1] != words.grouping
    start = match.start("number")
    return Sum(
        number=number(said["number"]),
        currency=currency,
        scale=scales[0] if scales else None,
        odd=unread or unsure or _is_torn(match.string[max(0, start - 6) : start], said["number"]) or len(scales) > 1,
        grouped=re.fullmatch(GROUPED, said["number"]) is not None,
        start=match.start(),
        end=match.end(),
    )


def _is_torn(before: str, number: str) -> bool:
    """Whether a number is only the rest of one: "150 00 €"."""
    after_number = re.search(r"[0-9]\s\Z", before) is not None
    is_apart = _AFTER_YEAR.search(before) is not None and not re.search(r"\s", number)  # "2027 600.000 €"
    return re.match(r"0[0-9]", number) is not None or (after_number and not is_apart)


def is_range(text: str, one: Sum, after: Sum) -> bool:
    """Whether two numbers are the ends of a range; a title's "Lot 2 - 5 million €" is none."""
    if to := _TO.fullmatch(text, one.end, after.start):
        return one.currency is not None or one.number >= 1000 or " " not in to[0] or to[0].strip().isalpha()
    if not _AND.fullmatch(text, one.end, after.start):
        return False
    return _BETWEEN.search(text, max(0, one.start - 20), one.start) is not None


def _shared(one: Sum, after: Sum) -> tuple[Sum, Sum]:
    """Both ends of a range, "£2.5 to £5 million" and "1 000 - 2 000 €", with the scale and the currency of both.

    The first has its scale in the second where it is the smaller number; "£150,000 and £1.2 million" needs none, "€500
    to €2 million" is not sure. A number without a currency or a scale of its own must look like an amount.
    """
    both = one.currency or after.currency
    if after.scale and not one.scale and LARGE <= one.number <= after.value and one.number > after.number:
        return replace(one, currency=both), replace(after, currency=both)
    if after.scale and not one.scale:
        sure = one.number < after.number and not one.is_year
        first = replace(one, scale=after.scale, currency=both, odd=after.odd) if sure else replace(one, odd=True)
        return first, replace(after, currency=both) if sure else after
    if one.currency is None and one.number >= 1000 and not one.is_year and one.value <= after.value:
        return replace(one, currency=both), after
    if after.currency is None and one.grouped and after.grouped and one.value <= after.value:
        return one, replace(after, currency=both)
    if after.currency is None and one.scale and after.scale and one.value <= after.value:
        return one, replace(after, currency=both)
    return one, after
