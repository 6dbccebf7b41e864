"""The main job and its steps, and what goes before: settings, members, a demo."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from callwatch import demo
from callwatch.commands.options import refuse
from callwatch.commands.rosters import roster_in
from callwatch.opening import prepare
from callwatch.screen import LiveCrawl, console, errors, print_ledger, print_news, print_report
from callwatch.setting_up import load_starter, set_up
from callwatch.settings import FILE, Settings, load_settings, template
from crawler.capture import open_capture
from crawler.process import CrawlFailed
from crawler.sources import NeedsKey, UnknownSource, check_keys, chosen
from notifier.outbox import resolve
from scheduler import jobs
from scheduler.clock import Clock
from scheduler.jobs import Setup
from scheduler.timetable import Hours, timetable
from store.members import save_roster
from store.session import Store
from store.types import Outcome

NO_LEASE = dt.timedelta(0)  # one process, one machine: what a dead process had claimed is free at once

app = typer.Typer()
members = typer.Typer(no_args_is_help=True, help="The members of a cluster and their profiles.")
app.add_typer(members, name="members")

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCES]...", help="Names of sources; none: all of the settings.")
]
Replay = Annotated[
    Path | None,
    typer.Option(help="Answer from this capture, or tree of captures, instead of the network.", exists=True),
]
Record = Annotated[Path | None, typer.Option(help="Keep the responses as a capture below this folder.")]
AsOf = Annotated[
    str | None, typer.Option(help="The clock of a replay, ISO 8601: 2026-08-21 or 2026-08-21T08:00:00+02:00.")
]


@app.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="Do the main job once and end.")] = False,
    replay: Replay = None,
    as_of: AsOf = None,
) -> None:
    """Do the main job now (crawl, match, compose, deliver), then go on as a service; a replay ends there.

    With --once it ends with 1 where no source at all could be read.
    """
    _past_needs_replay(replay, as_of)
    settings, store = _open()
    setup = set_up(settings, store, replay=_capture(replay), as_of=moment(as_of))
    _say_who_crawls(settings, replay)
    if load_starter(store, setup.clock()):
        console.print("There was no cluster yet: loaded the starter cluster with three sample profiles.")
    with _ending_cleanly(store):
        with LiveCrawl() as live:
            report = jobs.main_job(setup, live, lease=NO_LEASE)
        print_report(report, _place(settings))
        if not once and replay is None:  # a replayed day has no tomorrow
            _serve(settings, setup)
    if report.is_blind:
        raise typer.Exit(1)


@app.command()
def crawl(names: Sources = None, replay: Replay = None, record: Record = None, as_of: AsOf = None) -> None:
    """Read sources and save what is new or changed; ends with 1 where one of them failed."""
    _past_needs_replay(replay, as_of)
    settings, store = _open()
    wanted = tuple(names or ())
    try:
        chosen(wanted, declared=str(settings.declared))
        if replay is None:
            check_keys(wanted, settings.source)
    except (UnknownSource, NeedsKey) as error:
        refuse(str(error))
    setup = set_up(settings, store, sources=wanted, replay=_capture(replay), record=record, as_of=moment(as_of))
    with _ending_cleanly(store):
        before = jobs.runs_before(setup)
        try:
            with LiveCrawl() as live:
                ended = jobs.crawl_sources(setup, live)
        except CrawlFailed as error:
            refuse(f"The crawl failed: {error}")
        print_ledger(ended)
        print_news(jobs.news_since(setup, before))
        if replay is None:
            jobs.tell_staff(setup)
    if any(progress.outcome is Outcome.FAILED for progress in ended):
        raise typer.Exit(1)


@app.command()
def match(as_of: AsOf = None) -> None:
    """Score what changed against every profile."""
    settings, store = _open()
    counts = jobs.match_calls(set_up(settings, store, as_of=moment(as_of)))
    console.print(f"{counts.calls} calls and {counts.profiles} profiles were due; {counts.matches} matches saved.")
    for profile, fits in sorted(counts.fits.items()):
        console.print(f"  {profile}: {fits} new fits")
    for name, reason in counts.failed.items():
        errors.print(f"[red]{name}:[/] {reason}")


@app.command()
def compose(as_of: AsOf = None) -> None:
    """Write the messages that are due into the outbox."""
    settings, store = _open()
    counts = jobs.compose_messages(set_up(settings, store, as_of=moment(as_of)))
    console.print(f"{counts.messages} messages composed for {counts.people} people, telling {counts.calls} calls.")
    for failure in counts.failures:
        errors.print(f"[red]not said:[/] {failure}")


@app.command()
def deliver(as_of: AsOf = None) -> None:
    """Hand over what waits in the outbox."""
    settings, store = _open()
    counts = jobs.deliver_messages(set_up(settings, store, as_of=moment(as_of)))
    console.print(
        f"{counts.sent} delivered to {_place(settings)}, {counts.failed} failed, {counts.later} to be tried again, "
        f"{counts.uncertain} uncertain."
    )
    for failure in counts.errors:
        errors.print(f"[red]not delivered:[/] {failure}")


@app.command("resolve")
def resolve_message(
    message_id: Annotated[str, typer.Argument(help="The Message-ID of an uncertain message.")],
    sent: Annotated[bool, typer.Option("--sent/--not-sent", help="Whether your mail server's log has it.")],
) -> None:
    """Settle a message whose answer was lost, after looking for its Message-ID at the mail server."""
    _, store = _open()
    if not resolve(store, message_id, sent, dt.datetime.now(dt.UTC)):
        refuse(f"No uncertain message has the Message-ID {message_id}; see: callwatch messages --state uncertain")
    console.print("Noted as sent." if sent else "It will be sent by the next delivery.")


@members.command("import")
def import_members(
    file: Annotated[Path, typer.Argument(help="A roster in TOML or CSV; docs/profiles.md has the format.")],
) -> None:
    """Load a cluster, its members and their profiles; whoever is no longer in the file is ended, not deleted."""
    _, store = _open()
    roster = roster_in(file)
    with store.writing() as session:
        counts = save_roster(session, roster, dt.datetime.now(dt.UTC))
    for name in ("members", "contacts", "profiles"):
        tally = asdict(getattr(counts, name))
        console.print(f"{name}: " + ", ".join(f"{number} {fate}" for fate, number in tally.items()))


@app.command()
def init() -> None:
    """Make the database, the settings file and the starter cluster, as far as they are not there."""
    if not Path(FILE).exists():
        Path(FILE).write_text(template(), encoding="utf-8")
        console.print(f"Wrote {FILE}: every setting with its default.")
    settings, store = _open()
    console.print(f"The database is ready: {settings.database.rpartition('@')[2]}")
    if load_starter(store, dt.datetime.now(dt.UTC)):
        console.print("Loaded the starter cluster with three sample profiles.")


@app.command("demo")
def run_demo() -> None:
    """Do the main job on the captures that callwatch ships, with no network, and show one alert."""
    demo.run(load_settings())


def moment(text: str | None) -> dt.datetime | None:
    """An ISO 8601 moment as aware UTC; a day alone is its morning, 08:00 UTC."""
    if text is None:
        return None
    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"--as-of: {text!r} is no ISO 8601 time; write 2026-08-21T08:00:00+02:00") from error
    if len(text) == len("2026-08-21"):
        parsed = parsed.replace(hour=8)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _past_needs_replay(replay: Path | None, as_of: str | None) -> None:
    if as_of is not None and replay is None:
        raise typer.BadParameter("--as-of sets the clock of a replay: name a capture with --replay")


def _say_who_crawls(settings: Settings, replay: Path | None) -> None:
    if not settings.contact and replay is None:
        console.print("Set contact (CALLWATCH_CONTACT) to your e-mail address: sites then know whom to ask.")


def _open() -> tuple[Settings, Store]:
    settings = load_settings()
    return settings, prepare(settings)


def _capture(folder: Path | None) -> Path | None:
    if folder is not None:
        open_capture(folder)  # a broken one is refused before anything starts
    return folder


def _place(settings: Settings) -> str:
    return f"{settings.mail_folder}/" if settings.channel == "file" else settings.smtp.host


@contextmanager
def _ending_cleanly(store: Store) -> Iterator[None]:
    """Ctrl-C and a service manager's TERM both end with what was read saved, and one line."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        console.print("Ended. What was read is saved; the next run goes on from here.")
        raise typer.Exit(130) from None
    finally:
        store.close()


def _serve(settings: Settings, setup: Setup) -> None:
    hours = Hours(settings.zone, settings.crawl_at, settings.alert_at)
    clock = Clock(timetable(hours), setup, settings.zone)
    clock.start()
    for name, next_run in clock.next_runs():
        console.print(f"Next: {name} at {next_run.astimezone():%a %d %B %H:%M %Z}")
    console.print("callwatch is running; Ctrl-C ends it.")
    try:
        threading.Event().wait()
    finally:
        setup.stop.set()
        clock.stop()
