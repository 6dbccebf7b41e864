"""Reading dates, deadlines, money and text as people wrote them: pure functions.

Precision before recall: what cannot be read for sure gives None and stays text. Ambiguity (08/03/2026) is settled by
the caller, who knows the source's country, never by the machine's locale.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from lxml import etree

from store.types import BRUSSELS, Deadline, Money, OrganisationType

LANGUAGES = ("en", "fr", "es", "ca", "de", "it", "sv", "pl", "nl", "nb")
FIRST_YEAR, LAST_YEAR = 1980, 2100  # a year outside is a slip of the keyboard, such as 20226
PARSER_LIMIT = 2_000_000  # characters of HTML that are read; the rest is cut

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "form", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr"}
    | {"ul"}
)
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg"})
# Control, zero-width and private characters and lone surrogates; white space is not among them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b-\u200d\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]")
_TAGS = re.compile(r"</?[a-zA-Z!][^<>]*>")


def text_of(markup: str) -> str:
    """The plain text of an HTML fragment, however malformed: a line a block, list items with a dash."""
    if not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return lines(markup)
    root = etree.HTML(f"<div>{markup[:PARSER_LIMIT].replace(chr(0), '')}</div>")
    parts: list[str] = []
    if root is not None:
        _collect(root, parts)
    return lines("".join(parts))


def _collect(element: etree._Element, parts: list[str]) -> None:
    """The words of an element in order; the parser bounds the depth."""
    tag = element.tag
    if isinstance(tag, str) and tag not in _SILENT:
        block = tag in _BLOCKS
        if block:
            parts.append("\n- " if tag == "li" else "\n")
        parts.append(element.text or "")
        for child in element:
            _collect(child, parts)
        if block and tag != "br":
            parts.append("\n")
    parts.append(element.tail or "")


def lines(text: str) -> str:
    """Text with single spaces, no blank lines and no control characters."""
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    return "\n".join(plain for one in text.splitlines() if (plain := " ".join(one.split())))


def line(text: str) -> str:
    """Text on one line, with entities read and inline tags taken out: for titles."""
    return " ".join(lines(_TAGS.sub("", unescape(text))).split())


def terms(lists: Iterable[Any]) -> dict[str, str]:
    """The first description of each term of definition lists (``dl`` selectors), on one line, without its colon."""
    found: dict[str, str] = {}
    term = ""
    for element in (part for one in lists for part in one.root.iter("dt", "dd")):
        text = line("".join(element.itertext()))
        if element.tag == "dt":
            term = text.rstrip(": ")
        else:
            found.setdefault(term, text)
    return found


def shortened(text: str, limit: int) -> str:
    """The beginning of a text, cut at a word and marked with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-\n") + "…"


# --- days and deadlines

_ISO = re.compile(
    r"\b(\d{4,5})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?P<offset>Z|[+-]\d{2}:?\d{2}(?!\d))?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4,5})\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|d['’]\s*|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4,5})\b"
)
_MONTH_DAY = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4,5})\b")
# A point between two numbers is a time only beside a word that says so: "2.10" is a paragraph, too.
_HALVES = r"\s*(am\b|pm\b|a\.m\.|p\.m\.)"
_CLOCK = re.compile(
    rf"\b(\d{{1,2}})[:h](\d{{2}})(?::\d{{2}})?(?:{_HALVES})?"
    rf"|\b(\d{{1,2}})(?:\.(\d{{2}}))?{_HALVES}"
    r"|\b(\d{1,2})\.(\d{2})\s*(?:uhr|h\b)|\b(?:kl|klo|alle|ore)\.?\s+(\d{1,2})\.(\d{2})\b",
    re.IGNORECASE,
)


@cache
def _months() -> dict[str, int]:
    """Month names and abbreviations of the served languages; a name that two languages use differently is left out."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context=context, locale=language).items():
                    plain = re.sub(r"^(de |d['’])", "", name.lower()).rstrip(".")
                    found.setdefault(plain, set()).add(number)
    found.setdefault("sept", set()).add(9)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def day(text: str, *, month_first: bool = False) -> dt.date | None:
    """The one day that a text names, in any served language; None where it names none or several.

    ``month_first`` reads 08/03/2026 as the third of August (United States). Raises ValueError for a day that cannot
    be, such as a year 20226: a slip that must be seen, not guessed.
    """
    found = {_date(*parts) for parts in _days_in(text, month_first)}
    return found.pop() if len(found) == 1 else None


def _days_in(text: str, month_first: bool) -> list[tuple[int, int, int]]:
    text = text.strip()
    if match := _COMPACT.match(text):
        return [(int(match[1]), int(match[2]), int(match[3]))]
    days = [(int(m[1]), int(m[2]), int(m[3])) for m in _ISO.finditer(text)]
    for m in _NUMERIC.finditer(text):
        first, second = int(m[1]), int(m[2])
        days.append((int(m[3]), first, second) if month_first else (int(m[3]), second, first))
    lowered = text.lower()
    days += [(int(m[3]), _months()[m[2]], int(m[1])) for m in _DAY_MONTH.finditer(lowered) if m[2] in _months()]
    days += [(int(m[3]), _months()[m[1]], int(m[2])) for m in _MONTH_DAY.finditer(lowered) if m[1] in _months()]
    return days


def _date(year: int, month: int, number: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return dt.date(year, month, number)


def clock(text: str) -> dt.time | None:
    """The time of day that a text names ("4:00pm", "16:00", "23h59"), without seconds; None where it names none."""
    match = _CLOCK.search(_ISO.sub(" ", _NUMERIC.sub(" ", text)))
    if match is None:
        return None
    hour = int(match[1] or match[4] or match[7] or match[9])
    minute = int(match[2] or match[5] or match[8] or match[10] or 0)
    half = (match[3] or match[6] or "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def deadline(text: str, zone: str = BRUSSELS, *, month_first: bool = False) -> Deadline | None:
    """The deadline that a text names as local wall time in ``zone``, or as a day where it names no time.

    An ISO time counts as one, and one with an offset ("2026-06-16T14:00:00Z") is brought into ``zone``. Midnight is a
    day without a time.
    """
    on = day(text, month_first=month_first)
    if on is None:
        return None
    iso = _ISO.search(text)
    at = dt.time(int(iso[4]), int(iso[5])) if iso and iso[4] else clock(text)
    if at and iso and iso["offset"]:
        moment = dt.datetime.combine(on, at, dt.datetime.strptime(iso["offset"], "%z").tzinfo)
        local = moment.astimezone(ZoneInfo(zone))
        on, at = local.date(), local.time()
    return Deadline(on, None if at == dt.time() else at, zone)


_COUNTED = re.compile(
    r"\b(?:d[ií]as|dies|jours|giorni|tage|days|dagen|dagar|meses|mesos|mois|mesi|monate|months|desde|des de|partir)\b"
    r"|\bpublicaci",
    re.IGNORECASE,
)


def is_counted(text: str) -> bool:
    """Whether a text counts a term from a day, which is then no deadline: "20 días desde el 3 de marzo de 2026"."""
    return _COUNTED.search(text) is not None


def local_day(text: str, zone: str) -> dt.date | None:
    """The day in ``zone`` on which the moment falls that a text names: 22:00 in UTC is the next day in Brussels."""
    moment = deadline(text, zone)
    return moment.day if moment else None


_UNTIL = re.compile(r"\s+(?:-|–|—|bis|to|till|tot|hasta|au)\s+")


def halves(text: str) -> tuple[str, str]:
    """The texts of the opening and the closing of a window, "01.10.2026 - 31.12.2026"; one day alone is the closing."""
    first, *rest = _UNTIL.split(text.strip(), maxsplit=1)
    return (first, rest[0]) if rest else ("", first)


def labelled(text: str, label: str) -> str:
    """What stands after a label at the start of a line of plain text: the rest of that line, or else the next line."""
    rows = [row.removeprefix("- ") for row in lines(text).splitlines()]
    for number, row in enumerate(rows):
        if row.casefold().startswith(label.casefold()):
            return row[len(label) :].strip(" :") or " ".join(rows[number + 1 : number + 2])
    return ""


# --- who may apply


def organisations(
    labels: Iterable[str], known: Mapping[str, tuple[OrganisationType, ...]]
) -> tuple[OrganisationType, ...]:
    """The kinds of organisation that labels name, each by the first word of ``known`` (lower case) that it holds.

    None at all where one label holds no known word: a list that lacks somebody would wrongly exclude them.
    """
    kinds: set[OrganisationType] = set()
    for label in (one.lower() for one in labels):
        word = next((word for word in known if word in label), None)
        if word is None:
            return ()
        kinds.update(known[word])
    return tuple(sorted(kinds))


# --- money, rates, readiness

_CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD", "us$": "USD", "ca$": "CAD", "zł": "PLN"}
_CURRENCIES |= {"kr": "SEK", "kronor": "SEK"}
_CURRENCIES |= {"euro": "EUR", "euros": "EUR"}
_CURRENCIES |= {code.lower(): code for code in ("EUR", "GBP", "USD", "SEK", "NOK", "PLN", "CHF", "DKK", "CAD")}
_SCALES = {
    word: factor
    for factor, words in (
        (10**3, "k thousand tausend tusen tys mila"),
        (10**6, "m mn mln mio million millionen millioner millions miljon miljoner miljoen milioni milione millones"),
        (10**6, "millón milions milió milion miliony milionów"),
        (10**9, "bn billion mrd milliarde milliarden milliard milliards miljard miljarder miliardi"),
    )
    for word in words.split()
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NAMES = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_GROUPED = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?![\d.,]\d)"
_PLAIN = r"\d+(?:[.,]\d{1,2})?(?![\d.,]\d)"
_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<before>{_NAMES})\s*)?"
    rf"(?<![\w.,])(?P<number>{_GROUPED}|{_PLAIN})"
    rf"(?:\s*(?P<scale>{_SCALE})(?!\w)\.?)?"
    rf"(?:\s*(?:d[e'’]\s*)?(?P<after>{_NAMES})(?!\w))?",
    re.IGNORECASE,
)
# The first half of a range ("£2.5 to £5 million") has its scale in the second: alone it is wrong by a million.
_HALF = re.compile(
    rf"\s*(?:-|–|—|/|to|and|or|à|et|ou|bis|und|y|e|a|och|till)\s*(?:{_NAMES})?\s*(?:{_GROUPED}|{_PLAIN})\s*"
    rf"(?:{_SCALE})(?!\w)",
    re.IGNORECASE,
)
# Scales that two languages use differently ("mil" is a thousand in Spanish), or that are not known here.
_ODD_SCALE = re.compile(r"[^\S\n]*(?:mil|mill|bil|tri|mkr|tkr|crore|lakh)", re.IGNORECASE)
_RATE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s*%")
_TRL = re.compile(
    r"((?:at least|minimum|starts? (?:at|from)|starting (?:at|from)|from) )?(up to )?"
    r"TRLs?\s*(?:of\s+)?([1-9])(?!\d)(?:\s*(?:-|–|to|and|/)\s*(?:TRL\s*)?([1-9])(?!\d))?"
    r"(\+|\s*(?:or|and) (?:above|higher))?"
)


def amounts(text: str) -> list[Money]:
    """Every amount in a text that stands beside its currency, in order, read in whatever notation it has."""
    found = []
    for match in _AMOUNT.finditer(text):
        currency = match["before"] or match["after"]
        if currency is not None and _is_whole(match):
            scale = _SCALES.get((match["scale"] or "").lower(), 1)
            found.append(Money(number(match["number"]) * scale, _CURRENCIES[currency.lower()]))
    return found


def _is_whole(match: re.Match[str]) -> bool:
    """Whether an amount's scale is told for sure: a wrong factor is worse than no amount."""
    if match["scale"]:
        return not re.fullmatch(r"\d{1,3}[.,]\d{3}", match["number"])  # "1.500 million": 1.5, or 1500?
    return not (_HALF.match(match.string, match.end()) or _ODD_SCALE.match(match.string, match.end()))


def money(text: str) -> Money | None:
    """The one amount that a text names; None where it names none or several."""
    found = amounts(text)
    return found[0] if len(found) == 1 else None


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


def rate(text: str) -> float | None:
    """The one share of costs that a text names, 0..1; None where it names none or several."""
    found = {float(match[1].replace(",", ".")) / 100 for match in _RATE.finditer(text)}
    return found.pop() if len(found) == 1 and max(found) <= 1 else None


def trl(text: str) -> tuple[int | None, int | None]:
    """The lowest and highest technology readiness level that a text names (1 to 9); None where that side is open.

    "TRL 4-6" is (4, 6), "at least TRL 4" and "TRL 4 or above" are (4, None), "up to TRL 6" is (None, 6),
    "starts at TRL 5 and reaches TRL 7" is (5, 7).
    """
    if "TRL" not in text:
        return None, None
    levels: set[int] = set()
    from_levels: set[int] = set()
    up_to_levels: set[int] = set()
    for match in _TRL.finditer(text):
        from_here, up_to, first, last, above = match.groups()
        levels |= {int(first), int(last or first)}
        if above or (from_here and not last):
            from_levels.add(int(last or first))
        if up_to:
            up_to_levels.add(int(first))
    if not levels:
        return None, None
    least, most = min(levels), max(levels)
    return (None if least in up_to_levels else least), (None if most in from_levels else most)
