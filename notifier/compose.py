"""Compose the alerts of a day: one mail for each person who has something to hear, and none for the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from notifier.editions import Candidate, Fit, Item, arrange, decide, edition_day, is_due
from notifier.headers import alert_headers, domain_of, message_id, stop_link
from notifier.phrases import day
from notifier.render import Mail, render
from notifier.text import plain
from notifier.views import Alert, Card, card, foot, headline, lead
from store.alerts import (
    DueCall,
    KnownProfile,
    Person,
    due_calls,
    last_edition,
    open_edition,
    people,
    profiles_of,
)
from store.codec import load_call, load_reasons, load_verdicts
from store.drafts import Draft, Taken, add_message
from store.health import SourceHealth, source_health
from store.members import ClusterRecord, clusters
from store.outbox import Envelope
from store.session import Store
from store.types import Contact, EditionKind

# What a record that cannot be read raises; ZoneInfo("Europe") says that it is a directory.
BROKEN = (ValueError, LookupError, TypeError, IsADirectoryError, TemplateError)


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """``cards`` calls are told in full, the rest in a list; ``sender`` serves a cluster whose roster names none."""

    cards: int = 12
    sender: str = "callwatch@localhost"


DEFAULTS = AlertSettings()


@dataclass(frozen=True, slots=True)
class ComposeCounts:
    """What composing came to; ``failures`` are one line each: a person or a call that could not be said."""

    people: int = 0  # looked at: due today, and without a message of today
    messages: int = 0
    calls: int = 0  # told in those messages
    quiet: int = 0  # people with nothing to hear
    taken: int = 0  # people whom another worker served first
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Today:
    """One cluster's edition while it is composed; ``last`` is the day of the edition before it."""

    cluster: ClusterRecord
    edition_id: int
    date: dt.date
    last: dt.date | None
    sources: tuple[SourceHealth, ...]
    channel: str
    sender: str
    now: dt.datetime
    cards: int


class _Report:
    """The counts of a composing while it goes on."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.failures: dict[str, None] = {}  # one broken call is said once, however many people it concerns

    def failed(self, what: str, error: Exception) -> None:
        self.failures[f"{what}: {plain(str(error)) or type(error).__name__}"] = None


def compose_alerts(store: Store, channel: str, now: dt.datetime, settings: AlertSettings = DEFAULTS) -> ComposeCounts:
    """Compose today's alerts of every cluster for ``channel``; each person's is one short transaction.

    Composing again the same day serves only people who had nothing to hear before: what is found after a person's mail
    waits for tomorrow's. A person or a call whose record cannot be read is reported, and the others go on.
    """
    report = _Report()
    with store.reading() as session:
        known, sources = clusters(session), source_health(session, now)
    for cluster in known:
        try:
            today = _open(store, cluster, channel, now, sources=sources, settings=settings)
        except BROKEN as error:
            report.failed(f"cluster {cluster.data.key}", error)
            continue
        with store.reading() as session:
            listening = people(session, cluster.id, today.edition_id, channel)
        for person in listening:
            try:
                _serve(store, today, person, report)
            except BROKEN as error:
                report.failed(f"person {person.contact.email}", error)
    return ComposeCounts(**report.counts, failures=tuple(report.failures))


def _open(
    store: Store,
    cluster: ClusterRecord,
    channel: str,
    now: dt.datetime,
    *,
    sources: tuple[SourceHealth, ...],
    settings: AlertSettings,
) -> _Today:
    """Open the cluster's edition of the day; a zone or a sender that is none raises one of ``BROKEN``."""
    sender = cluster.data.sender or settings.sender
    domain_of(sender)
    date = edition_day(now, cluster.data.zone)
    key = date.isoformat()
    with store.writing() as session:
        last = last_edition(session, cluster.id, EditionKind.ALERT, key)
        edition_id = open_edition(session, cluster.id, EditionKind.ALERT, key, now)
    last_date = None if last is None else dt.date.fromisoformat(last)
    return _Today(cluster, edition_id, date, last_date, sources, channel, sender, now, settings.cards)


def _serve(store: Store, today: _Today, person: Person, report: _Report) -> None:
    """Compose the person's mail of the day, where there is something to say."""
    ZoneInfo(person.contact.zone)  # a person whose zone is none is broken, not every call they are to be told
    with store.reading() as session:
        profiles = profiles_of(session, person.id)
        due = {profile.id for profile in profiles if is_due(profile.frequency, today.date, today.last)}
        if not due:
            return
        rows = due_calls(
            session,
            person,
            today.channel,
            EditionKind.ALERT,
            today.now,
            due=due,
            profiles=[profile.id for profile in profiles],
        )
    report.counts["people"] += 1
    told = _read(rows, profiles, person, today, report)
    if not told:
        report.counts["quiet"] += 1
        return
    draft = _draft(told, profiles, person, today)
    try:
        with store.writing() as session:
            add_message(session, draft, today.now)
    except Taken:
        report.counts["taken"] += 1
        return
    report.counts["messages"] += 1
    report.counts["calls"] += len(draft.calls)


def _read(
    rows: Iterable[DueCall], profiles: Sequence[KnownProfile], person: Person, today: _Today, report: _Report
) -> tuple[tuple[Item, Card], ...]:
    """What the person is told, in order, with the card of each; a call that cannot be read is reported."""
    cards: dict[int, Card] = {}
    items = []
    for row in rows:
        try:
            item = decide(_candidate(row, profiles), today.now)
            if item is not None:
                cards[item.id] = card(item, person.contact, today.now)
                items.append(item)
        except BROKEN as error:
            report.failed(f"call {row.id}", error)
    return tuple((item, cards[item.id]) for item in arrange(items, today.now))


def _candidate(row: DueCall, profiles: Sequence[KnownProfile]) -> Candidate:
    """The stored rows of a call, read."""
    by_id = {profile.id: profile for profile in profiles}
    fits = tuple(
        Fit(
            by_id[match.profile_id].name,
            by_id[match.profile_id].wishes,
            match.score,
            match.fits,
            load_reasons(match.reasons),
            load_verdicts(match.verdicts),
        )
        for match in row.matches
    )
    sightings = tuple(sighting.read(row.id) for sighting in row.sightings)
    call = load_call(row.data)
    return Candidate(row.id, row.version, row.reading, call, row.source, row.told, fits, row.changes, sightings)


def _draft(told: Sequence[tuple[Item, Card]], profiles: Sequence[KnownProfile], person: Person, today: _Today) -> Draft:
    """The message and its deliveries, ready to be recorded."""
    cluster, contact = today.cluster.data, person.contact
    mail = _mail(told, profiles, contact, today)
    key = today.date.isoformat()
    own_id = message_id(cluster.key, EditionKind.ALERT, key, contact.email, channel=today.channel, sender=today.sender)
    headers = alert_headers(cluster, contact, today.sender, today.now)
    envelope = Envelope(today.channel, own_id, today.sender, contact.email, mail.subject, mail.text, mail.html, headers)
    calls = tuple((item.id, item.version, item.reading) for item, _ in told)
    return Draft(today.edition_id, person.id, EditionKind.ALERT, envelope, calls, person.superseded)


def _mail(told: Sequence[tuple[Item, Card]], profiles: Sequence[KnownProfile], contact: Contact, today: _Today) -> Mail:
    items, cards = [item for item, _ in told], tuple(shown for _, shown in told)
    alert = Alert(
        day=day(today.date),
        name=plain(contact.name),
        lead=lead(items),
        headline=headline(items, today.now),
        cards=cards[: today.cards],
        more=cards[today.cards :],
        foot=foot(
            today.cluster.data,
            contact,
            [profile.name for profile in profiles],
            today.sources,
            today.now,
            stop_address=today.sender,
            stop_link=stop_link(today.sender, contact.email),
        ),
    )
    return render("alert", alert)
