"""From settings to what the jobs work with."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from pathlib import Path

from callwatch.opening import encoder
from callwatch.settings import Settings
from crawler.order import CrawlOrder
from notifier.channels import Channel, open_channel
from notifier.channels.file import FileSettings
from notifier.channels.smtp import SmtpSettings
from notifier.compose import AlertSettings
from notifier.staff import StaffSettings
from profiles.known import KnownCalls
from profiles.matcher.own_glossary import own_concepts
from profiles.roster import read_roster
from profiles.sharing import Sharing
from scheduler.jobs import Setup
from store.members import clusters, save_roster
from store.session import Store


def load_starter(store: Store, now: dt.datetime) -> bool:
    """Load the starter cluster where there is no cluster yet; gives whether it did."""
    with store.reading() as session:
        if clusters(session):
            return False
    with as_file(files("profiles") / "starter.toml") as path:
        roster = read_roster(path)
    with store.writing() as session:
        save_roster(session, roster, now)
    return True


def set_up(
    settings: Settings,
    store: Store,
    *,
    sources: tuple[str, ...] = (),
    replay: Path | None = None,
    record: Path | None = None,
    as_of: dt.datetime | None = None,
) -> Setup:
    """The jobs' setup for this call of the command line; ``as_of`` sets the clock of all of them."""
    order = CrawlOrder(
        database=settings.database,
        sources=sources or settings.sources,
        replay=str(replay or ""),
        record=str(record or ""),
        as_of=as_of.isoformat() if as_of else "",
        contact=settings.contact,
        options=settings.source,
        declared=str(settings.declared),
    )
    return Setup(
        store=store,
        clock=lambda: as_of or dt.datetime.now(dt.UTC),
        order=order,
        crawl_log=settings.crawl_log,
        channel=settings.channel,
        open_channel=lambda: _channel(settings),
        alert=AlertSettings(sender=settings.sender),
        staff=StaffSettings(settings.staff, settings.sender),
        known=KnownCalls(encoder(settings)),
        workers=_workers(settings),
    )


def _workers(settings: Settings) -> Sharing | None:
    count = settings.matching.workers
    return Sharing(settings.database, settings.matching.semantic, count, own=own_concepts()) if count > 1 else None


def _channel(settings: Settings) -> Channel:
    if settings.channel == "file":
        return open_channel("file", FileSettings(settings.mail_folder))
    smtp = settings.smtp
    return open_channel(
        "email",
        SmtpSettings(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security,
            username=smtp.username,
            password=smtp.password.get_secret_value(),
            timeout=smtp.timeout,
            ca_file=smtp.ca_file,
            verify=smtp.verify,
            allowed=smtp.allowed,
        ),
    )
