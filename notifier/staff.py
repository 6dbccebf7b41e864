"""Tell staff by mail what is new of the sources: what broke, what is well again, what waits for their decision."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from notifier.headers import domain_of, mailbox
from notifier.render import render
from notifier.text import plain
from store.alarms import AlarmData
from store.drafts import Taken, add_notice
from store.floods import FloodData
from store.notices import DueNews, due_news
from store.outbox import Envelope
from store.session import Store

NAME = "callwatch"


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """Who of staff is written to, and from which address."""

    recipients: tuple[str, ...] = ()
    sender: str = "callwatch@localhost"


@dataclass(frozen=True, slots=True)
class Line:
    """One source: what happened, why in words, and the command that shows more or decides."""

    what: str
    why: str
    command: str


@dataclass(frozen=True, slots=True)
class Group:
    """What happened to several sources alike."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StaffView:
    """What the templates see."""

    headline: str
    groups: tuple[Group, ...]


def compose_notices(store: Store, channel: str, now: dt.datetime, settings: StaffSettings) -> tuple[int, list[str]]:
    """Write to each of staff what they were not told yet; gives the number of messages, and failures, one line each.

    Each is one short transaction. Twice changes nothing.
    """
    composed, failures = 0, []
    for recipient in settings.recipients:
        try:
            composed += _tell(store, recipient, channel, now, settings.sender)
        except ValueError as error:  # an address that is none
            failures.append(f"staff {plain(recipient)}: {error}")
    return composed, failures


def _tell(store: Store, recipient: str, channel: str, now: dt.datetime, sender: str) -> bool:
    """Write to one of staff; gives whether there was anything left to tell them.

    Where another worker told a part of it first, the rest is still to be told: it looks again, until nothing is.
    """
    last = None
    while True:
        with store.reading() as session:
            news = due_news(session, recipient)
        if not news.told or news == last:
            return False
        last, envelope = news, _envelope(news, recipient, channel, now, sender)
        try:
            with store.writing() as session:
                add_notice(session, envelope, news.told, now)
        except Taken:
            continue
        return True


def view_of(news: DueNews) -> StaffView:
    """What a mail to staff says: what is broken first, since it must be looked after."""
    groups = (
        Group("Newly broken", tuple(map(_broken, news.broken))),
        Group("Waiting for your decision", tuple(map(_flood, news.floods))),
        Group("Well again", tuple(map(_recovered, news.recovered))),
    )
    said = (
        _counted(len(news.broken), "source broke", "sources broke"),
        _counted(len(news.floods), "flood waits", "floods wait"),
        _counted(len(news.recovered), "source is well again", "sources are well again"),
    )
    return StaffView(", ".join(filter(None, said)), tuple(group for group in groups if group.lines))


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""


def _broken(alarm: AlarmData) -> Line:
    return Line(f"{alarm.source}: {alarm.cause}", plain(alarm.reason), f"callwatch sources show {alarm.source}")


def _recovered(alarm: AlarmData) -> Line:
    since = f"It had been failing since {alarm.opened_at:%d %B %Y, %H:%M} UTC ({alarm.cause})."
    return Line(alarm.source, since, f"callwatch sources show {alarm.source}")


def _flood(flood: FloodData) -> Line:
    why = f"More than {flood.usual:,} at once are not usual. Members hear of them once you release them."
    what = f"{flood.source}: {flood.calls:,} new calls are held"
    return Line(what, why, f"callwatch sources release {flood.source}   (or: withhold {flood.source})")


def _envelope(news: DueNews, recipient: str, channel: str, now: dt.datetime, sender: str) -> Envelope:
    mail = render("staff", view_of(news))
    headers = {
        "Date": format_datetime(now),
        "From": mailbox(NAME, sender),
        "To": mailbox("", recipient),
        "Auto-Submitted": "auto-generated",
    }
    told = _digest(
        [recipient.casefold(), channel, now.isoformat(), *(f"{kind} {number}" for kind, number in news.told)]
    )
    message_id = f"<{told}@{domain_of(sender)}>"
    return Envelope(channel, message_id, sender, recipient, mail.subject, mail.text, mail.html, headers)


def _digest(parts: Sequence[str] | Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]
