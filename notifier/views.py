"""What a template prints: cards, the foot and the whole alert as frozen values of plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from notifier import phrases
from notifier.editions import Item, News, closes_at
from notifier.text import cut, plain, web_address
from store.health import SourceHealth
from store.statements import disagreements, in_order
from store.states import days_left, next_deadline
from store.types import CallData, ClusterData, Contact, DeadlineModel, Outcome

TITLE = 200  # characters; longer ones are a source's mistake
EXCERPT = 260
NAMED = 12  # sources of one day that are named; more are counted
SUBJECT_TITLE = 60
PRESSING = 21  # days
FAILED = frozenset({Outcome.FAILED, Outcome.INTERRUPTED})
SILENT_AFTER = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Diff:
    """One change since the reader was last told."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Why:
    """A profile that the call fits, and how closely and why it does."""

    profile: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Due:
    """When a call closes: as stated, what that is for the reader, and how long it is until then."""

    stated: str
    note: str = ""
    left: str = ""
    presses: bool = False

    @property
    def line(self) -> str:
        return f"{self.stated} {self.note}".rstrip() + (f" · {self.left}" if self.left else "")


@dataclass(frozen=True, slots=True)
class Page:
    """Where else a call is published."""

    source: str
    link: str


@dataclass(frozen=True, slots=True)
class Card:
    """One call as a reader sees it; ``link`` is empty where the source's address is not one to follow.

    ``also`` are its pages at other sources, ``differing`` is a line on what these say otherwise, empty for nothing.
    """

    news: News
    title: str
    excerpt: str
    facts: str
    changes: tuple[Diff, ...]
    due: Due
    later: tuple[str, ...]
    money: str
    whys: tuple[Why, ...]
    who: str
    link: str
    address: str
    also: tuple[Page, ...] = ()
    differing: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """The sources that were last read well on one day: when, and which; where they are many, how many."""

    read: str
    sources: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What the reader is owed below the calls: what was watched, why they hear of it, how to stop."""

    watched: tuple[Watched, ...]
    sources: int
    calls: int
    troubled: tuple[str, ...]
    profiles: tuple[str, ...]
    cluster: str
    address: str
    website: str
    stop_address: str
    stop_link: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert for one person: the first cards in full, ``more`` in a compact list."""

    day: str
    name: str
    lead: str
    headline: str
    cards: tuple[Card, ...]
    more: tuple[Card, ...]
    foot: Foot


def card(item: Item, contact: Contact, now: dt.datetime) -> Card:
    """The card of one call; raises ``ValueError`` or ``LookupError`` where its record cannot be read."""
    call = item.call
    return Card(
        news=item.news,
        title=cut(call.title, TITLE) or plain(call.identifier) or plain(call.ref),
        excerpt=cut(call.summary, EXCERPT),
        facts=phrases.facts_line(call, item.source, now),
        changes=tuple(Diff(phrases.change_label(c), *phrases.change_values(c)) for c in item.changes),
        due=_due(call, contact, now),
        later=phrases.later(call, now, contact.zone),
        money=phrases.money_line(call),
        whys=tuple(Why(plain(fit.profile), phrases.fit_line(fit.score, fit.reasons)) for fit in item.fits),
        who=phrases.who_line(call, [(fit.wishes, fit.verdicts) for fit in item.fits]),
        link=web_address(call.url),
        address=plain(call.url),
        also=_also(item),
        differing=phrases.differing(
            disagreements(item.sightings, now), {one.call.source: one.title for one in item.sightings}
        ),
    )


def _also(item: Item) -> tuple[Page, ...]:
    """The pages of the call at other sources, each once."""
    own = {"", web_address(item.call.url)}
    others = [one for one in in_order(item.sightings) if web_address(one.call.url) not in own]
    links = {web_address(one.call.url): plain(one.title) for one in reversed(others)}
    return tuple(Page(source, link) for link, source in reversed(links.items()))


def _due(call: CallData, contact: Contact, now: dt.datetime) -> Due:
    coming = next_deadline(call.deadlines, now)
    if coming is None:
        return Due(phrases.without_deadline(call))
    forecast = " (forecast: it may still move)" if call.deadline_model is DeadlineModel.FORECAST else ""
    return Due(
        stated=phrases.published(coming),
        note=(phrases.for_reader(coming, contact.zone) + forecast).lstrip(),
        left=phrases.left(coming, now),
        presses=days_left(coming, now) <= PRESSING,
    )


def headline(items: Sequence[Item], now: dt.datetime) -> str:
    """The subject: the change or the deadline that presses most, and how much else there is."""
    changed = [item for item in items if item.news is News.CHANGED]
    if changed:
        return _changed_headline(changed, len(items) - len(changed), now)
    first = min(items, key=lambda item: (closes_at(item.call, now), item.id))
    coming = next_deadline(first.call.deadlines, now)
    title = cut(first.call.title, SUBJECT_TITLE)
    calls = "New call" if len(items) == 1 else f"{len(items)} new calls"
    if coming is None:
        return f"{calls}: {title}"
    closes = "closes" if len(items) == 1 else "first closes"
    return f"{calls}, {closes} {phrases.short_day(coming.day)}: {title}"


def _changed_headline(changed: Sequence[Item], new: int, now: dt.datetime) -> str:
    moved = [item for item in changed if any(change.field == "deadlines" for change in item.changes)]
    first = (moved or list(changed))[0]
    coming = next_deadline(first.call.deadlines, now)
    if moved:
        what = f"Deadline now {phrases.short_day(coming.day)}" if coming else "Deadline gone"
    else:
        what = f"{phrases.change_label(first.changes[0])} changed"
    also = [f"{len(changed) - 1} more changed" if len(changed) > 1 else "", f"{new} new" if new else ""]
    rest = ", ".join(part for part in also if part)
    return f"{what}: {cut(first.call.title, SUBJECT_TITLE)}" + (f" (and {rest})" if rest else "")


def lead(items: Sequence[Item]) -> str:
    """One sentence: how much is new and how much has changed."""
    changed = sum(item.news is News.CHANGED for item in items)
    new = len(items) - changed
    said = [
        f"{_calls(changed)} you were told of {'has' if changed == 1 else 'have'} changed" if changed else "",
        f"{_calls(new, 'new ')} {'fits' if new == 1 else 'fit'} what you look for" if new else "",
    ]
    return "; ".join(part for part in said if part) + "."


def _calls(count: int, kind: str = "") -> str:
    return f"{count:,} {kind}call{'' if count == 1 else 's'}"


def foot(
    cluster: ClusterData,
    contact: Contact,
    profiles: Sequence[str],
    sources: Sequence[SourceHealth],
    now: dt.datetime,
    *,
    stop_address: str,
    stop_link: str,
) -> Foot:
    """The foot of a person's mail; ``stop_link`` is what the word "stop" leads to."""
    return Foot(
        watched=tuple(_watched([source for source in sources if source.good_at], contact, now)),
        sources=sum(source.good_at is not None for source in sources),
        calls=sum(source.calls for source in sources),
        troubled=tuple(_trouble(source, contact, now) for source in sources if is_troubled(source, now)),
        profiles=tuple(plain(name) for name in profiles),
        cluster=plain(cluster.name),
        address=", ".join(plain(line) for line in cluster.postal_address.splitlines() if plain(line)),
        website=web_address(cluster.website),
        stop_address=stop_address,
        stop_link=stop_link,
    )


def is_troubled(source: SourceHealth, now: dt.datetime) -> bool:
    """Whether it is broken, or no good reading is recent: then silence does not mean "nothing new"."""
    if source.outcome in FAILED or source.alarm is not None or source.good_at is None:
        return True
    return now - source.good_at > SILENT_AFTER + dt.timedelta(days=source.rest_days - 1)


def _read(good_at: dt.datetime, contact: Contact, now: dt.datetime) -> str:
    here, today = good_at.astimezone(ZoneInfo(contact.zone)), now.astimezone(ZoneInfo(contact.zone))
    if here.date() == today.date():
        return f"today {here:%H:%M}"
    return f"{phrases.short_day(here.date())}, {here:%H:%M}"


def _watched(sources: Sequence[SourceHealth], contact: Contact, now: dt.datetime) -> Iterator[Watched]:
    """The sources by the day of their last good reading, the newest first."""
    zone = ZoneInfo(contact.zone)
    moments = {source.title: source.good_at.astimezone(zone) for source in sources if source.good_at}
    for day in sorted({moment.date() for moment in moments.values()}, reverse=True):
        group = [source for source in sources if moments[source.title].date() == day]
        times = sorted({f"{moments[source.title]:%H:%M}" for source in group})
        name = "today" if day == now.astimezone(zone).date() else f"{phrases.short_day(day)},"
        read = f"{name} {times[0]}" + (f" to {times[-1]}" if len(times) > 1 else "")
        if len(group) > NAMED:
            yield Watched(read, f"{len(group)} sources")
        else:
            counted = (f"{plain(source.title)} ({source.calls:,})" for source in group)
            yield Watched(f"{read}, calls in brackets", "; ".join(counted))


def _trouble(source: SourceHealth, contact: Contact, now: dt.datetime) -> str:
    title = plain(source.title)
    if source.good_at is None:
        return f"{title}: not read yet"
    read = _read(source.good_at, contact, now)
    if source.outcome in FAILED:
        return f"{title}: the last reading failed; the last good one was {read}"
    if source.alarm is not None:
        return f"{title}: the last reading, {read}, cannot be relied on ({source.alarm})"
    return f"{title}: not read since {read}"
