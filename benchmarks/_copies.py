"""A call as another source would publish it: in that source's own words about dates, links, codes and titles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

from store.types import CallData, Deadline, Document, Kind

YEAR = re.compile(r"(?<![0-9])202[3-9](?![0-9])")


def _plain(call: CallData, source: str) -> CallData:
    """What no other source would take over: the address, the codes, the links, the text."""
    url = f"https://{source}.example/{crc32(call.ref.encode())}"
    return replace(
        call, source=source, ref=f"{call.source}/{call.ref}", url=url, identifier="", text="", summary="", documents=()
    )


def _contact_point(call: CallData) -> CallData:
    """The code in the text, the words its own, the day the same."""
    words = call.title.split()
    title = " ".join(words[: max(2, len(words) // 2)])
    return replace(
        _plain(call, "contact_point"), title=title, text=f"Mehr dazu unter {call.identifier}. {call.text[:300]}"
    )


def _register(call: CallData) -> CallData:
    """The title with the authority behind it, and the day."""
    authority = call.programme.split(",")[0] or "Acme Agency"
    return replace(_plain(call, "register"), title=f"{call.title} - {authority}")


def _news(call: CallData) -> CallData:
    """Half of the title under a headline of its own, without a day, and a link to the official page."""
    words = call.title.split()
    title = f"Now open: {' '.join(words[: max(3, len(words) * 2 // 3)])}"
    return replace(_plain(call, "news"), title=title, deadlines=(), documents=(Document("More", call.url),))


def _listing(call: CallData) -> CallData:
    """The title in capitals with other marks, and nothing else but the day."""
    title = call.title.upper().replace("&", "and").replace("-", " ").replace("’", "'")
    return replace(_plain(call, "listing"), title=title, countries=(), regions=())


def _stale(call: CallData) -> CallData:
    """The code in the title, and a day that has moved since."""
    moved = tuple(replace(one, day=one.day - dt.timedelta(days=21)) for one in call.deadlines)
    return replace(_plain(call, "stale"), title=f"{call.identifier or call.title}: open call", deadlines=moved)


def _undated(call: CallData) -> CallData:
    """The whole title, and no day."""
    return replace(_plain(call, "undated"), deadlines=(), deadline_text="")


COPIES: dict[str, Callable[[CallData], CallData]] = {
    "contact point": _contact_point,
    "register": _register,
    "news": _news,
    "listing": _listing,
    "stale": _stale,
    "undated": _undated,
}
NEEDS_CODE = frozenset({"contact point", "stale"})


def next_year(call: CallData) -> CallData | None:
    """The call of the year after, where title or code name a year; its days are those of one year, too."""
    stated = call.title if call.kind == Kind.CASCADE else call.title + call.identifier
    days = [one.day for one in call.deadlines]
    if not YEAR.search(stated) or not days or (max(days) - min(days)).days > 200:
        return None
    later = tuple(Deadline(one.day + dt.timedelta(days=365), one.time, one.zone) for one in call.deadlines)
    code = _later(call.identifier)
    code = "" if code == call.identifier else code
    made = replace(_plain(call, "next_year"), title=_later(call.title), identifier=code)
    return replace(made, deadlines=later)


def _later(text: str) -> str:
    return YEAR.sub(lambda year: str(int(year[0]) + 1), text)
