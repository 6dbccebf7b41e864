"""The main job on the captures that callwatch ships: two days, no network, one alert shown."""

from __future__ import annotations

import datetime as dt
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from rich.panel import Panel

from callwatch.opening import prepare
from callwatch.screen import LiveCrawl, console, print_report
from callwatch.setting_up import load_starter, set_up
from callwatch.settings import Settings
from scheduler import jobs
from store.outbox import OutboxMessage, messages
from store.session import Store

MORNING = dt.time(8, tzinfo=dt.UTC)


def run(settings: Settings) -> None:
    """Live the captured days in order, in a database of the demo's own, and print the last alert."""
    folder = settings.folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    own = Settings(database=f"sqlite:///{folder}/callwatch.db", folder=folder)
    store = prepare(own)
    with as_file(files("callwatch.demo") / "captures") as captures:
        for day in sorted(entry for entry in captures.iterdir() if entry.is_dir()):
            _live(own, store, day)
    with store.reading() as session:
        alert = messages(session)[0]
    store.close()
    _show(alert, own.mail_folder)


def _live(settings: Settings, store: Store, capture: Path) -> None:
    as_of = dt.datetime.combine(dt.date.fromisoformat(capture.name), MORNING)
    load_starter(store, as_of)
    console.rule(f"{as_of:%A %d %B %Y}")
    with LiveCrawl() as live:
        report = jobs.main_job(set_up(settings, store, replay=capture, as_of=as_of), live, lease=dt.timedelta(0))
    print_report(report, f"{settings.mail_folder}/")


def _show(alert: OutboxMessage, folder: Path) -> None:
    console.rule("One alert, as its reader sees it")
    head = f"To: {alert.recipient}\nSubject: {alert.subject}"
    console.print(Panel(head, expand=False))
    console.print(alert.text, markup=False)
    console.print(f"All messages are in {folder}/, one .eml each: text and HTML.")
