"""What the terminal shows: live progress, the ledger, lists of calls."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from crawler.order import Progress
from store.calls import KnownCall
from store.floods import FloodData
from store.runs import RunData
from store.states import days_left, next_deadline, state_of
from store.types import Deadline, Health, Outcome

if TYPE_CHECKING:  # both read the crawler and all its spiders, which few commands need
    from crawler.watching import Watched
    from scheduler.jobs import MainReport, SourceNews

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

_MARKS = {
    Outcome.OK: "[green]ok[/]",
    Outcome.PARTIAL: "[yellow]partial[/]",
    Outcome.FAILED: "[red]failed[/]",
    Outcome.INTERRUPTED: "[red]interrupted[/]",
    Outcome.RUNNING: "[cyan]reading[/]",
}
_COLOURS = {
    Health.OK: "green",
    Health.FAILING: "red",
    Health.SILENT: "red",
    Health.NEEDS_KEY: "yellow",
    Health.NOT_READ: "yellow",
}
_COLUMNS = {  # heading -> count; short, so that a row fits a terminal of 80 columns
    "found": "found",
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "missing": "missing",
    "failed": "unreadable",
}


class LiveCrawl:
    """A table of sources that is redrawn while they are read; on a pipe, a line a source as it ends."""

    def __init__(self) -> None:
        self._sources: dict[str, Progress] = {}
        self._live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None

    def __enter__(self) -> LiveCrawl:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, progress: Progress) -> None:
        self._sources[progress.source] = progress
        if self._live:
            self._live.update(ledger(self._sources.values()))
        elif progress.event == "ended":
            console.print(f"{progress.source}: {progress.outcome}, {progress.counts.found} found", markup=False)


def ledger(progresses: Iterable[Progress]) -> Table:
    """A row a source: what it gave, and how it ended."""
    table = plain_table(title="Sources")
    table.add_column("source", no_wrap=True)
    for heading in _COLUMNS:
        table.add_column(heading, justify="right")
    table.add_column("outcome")
    for progress in sorted(progresses, key=lambda one: one.source):
        numbers = [str(getattr(progress.counts, name)) for name in _COLUMNS.values()]
        table.add_row(progress.source, *numbers, _MARKS[progress.outcome])
    return table


def remarks(progresses: Iterable[Progress]) -> list[str]:
    """A line for each source that has more to say than numbers."""
    said = []
    for progress in sorted(progresses, key=lambda one: one.source):
        counts = progress.counts
        parts = [progress.reason] if progress.reason else []
        parts += [f"{counts.skipped} records that are no calls"] if counts.skipped else []
        parts += [f"{counts.repeated} listed twice"] if counts.repeated else []
        parts += [f"{counts.not_recorded} not recorded"] if counts.not_recorded else []
        if parts:
            said.append(f"{progress.source}: {'; '.join(parts)}")
    return said


def print_ledger(progresses: Sequence[Progress]) -> None:
    console.print(ledger(progresses))
    for remark in remarks(progresses):
        console.print(f"  {remark}", markup=False)


def print_sources(found: Sequence[Watched]) -> None:
    """A row a source, and below it a line for each that somebody should look at; ``good`` is the last good reading."""
    table = plain_table()
    table.add_column("source", no_wrap=True)
    for heading in ("level", "in", "good"):
        table.add_column(heading, no_wrap=True)
    for heading in ("found", "band"):
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column("health", min_width=12)  # whole in 80 columns, as the last good reading is told by its day
    for one in found:
        band = f"{one.band.low}–{one.band.high}" if one.band else ""
        good_at = f"{one.good.started_at:%d %b}" if one.good else "never"
        number = str(one.good.crawl_counts.found) if one.good else ""
        source = one.source
        table.add_row(
            source.name, source.level, f"{source.country:2} {source.language}", good_at, number, band, _health(one)
        )
    console.print(table)
    for remark in health_remarks(found):
        console.print(f"  {remark}", markup=False)


def _health(one: Watched) -> str:
    """A source's health in a few words."""
    condition = one.condition
    since = f" since {condition.since:%d %b}" if condition.since else ""
    cause = f": {condition.cause}" if condition.cause else ""
    known = " (acknowledged)" if condition.acknowledged else ""
    held = f"; {one.flood.calls:,} held" if one.flood else ""
    return f"[{_COLOURS[condition.health]}]{condition.health}{since}{cause}{known}[/]{held}"


def health_remarks(found: Iterable[Watched]) -> list[str]:
    """A line for each source that somebody should look at: what is wrong, what staff said, what is to be decided."""
    said = []
    for one in found:
        name, condition = one.source.name, one.condition
        if condition.health is Health.NEEDS_KEY:
            said.append(condition.why)
        elif condition.why and condition.health is not Health.OK:
            known = f" (acknowledged: {condition.acknowledged})" if condition.acknowledged else ""
            said.append(f"{name}: {condition.why}{known}")
        if one.flood:
            said.append(flood_line(one.flood))
    return said


def flood_line(flood: FloodData) -> str:
    """What is to be decided of a flood, and how."""
    return (
        f"{flood.source}: {flood.calls:,} new calls are held, since more than {flood.usual:,} at once are not usual: "
        f"callwatch sources release {flood.source}, or withhold {flood.source}"
    )


def print_runs(runs: Sequence[RunData]) -> None:
    """A row a run of one source, newest first."""
    table = plain_table("started", "outcome", title="Runs")
    for heading in ("found", "band", "new", "changed", "missing", "failed", "seconds"):
        table.add_column(heading, justify="right")
    table.add_column("why")
    for run in runs:
        counts = run.crawl_counts
        band = f"{run.usual[0]}–{run.usual[1]}" if run.usual else ""
        numbers = (counts.found, band, counts.new, counts.changed, counts.missing, counts.unreadable)
        why = f"{run.cause}: {run.reason}" if run.cause else run.reason
        seconds = "" if run.seconds is None else f"{run.seconds:.1f}"
        shown = [f"{run.started_at:%d %b %H:%M}", _MARKS[run.outcome], *map(str, numbers), seconds]
        table.add_row(*shown, escape(why))
    console.print(table)


def print_news(news: SourceNews) -> None:
    """What a crawl brought to staff: new breakage, recoveries, floods. Nothing where there is nothing new."""
    for alarm in news.broken:
        errors.print(f"[red]alarm:[/] {alarm.source} is failing ({alarm.cause}): {escape(alarm.reason)}")
    for alarm in news.recovered:
        console.print(
            f"[green]recovered:[/] {alarm.source}, failing since {alarm.opened_at:%d %b %H:%M} ({alarm.cause})"
        )
    for flood in news.floods:
        console.print(f"[yellow]held:[/] {flood_line(flood)}")


def plain_table(*headings: str, title: str | None = None) -> Table:
    return Table(
        *headings,
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
    )


def print_hanging(text: str, indent: int = 0) -> None:
    """Text without markup; what does not fit on the first line goes on below it, from ``indent`` on."""
    for line in textwrap.wrap(
        text, console.width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    ):
        console.print(line, markup=False, soft_wrap=True)


def print_report(report: MainReport, place: str) -> None:
    """What the main job came to: sources, matches a profile, messages."""
    print_ledger(report.crawled)
    print_news(report.news)
    if report.crawl_fault:
        errors.print(f"[red]The crawl itself failed:[/] {report.crawl_fault}", markup=True)
    matches = plain_table("profile", title="Matches")
    matches.add_column("new fits", justify="right")
    for profile, fits in sorted(report.matched.fits.items()):
        matches.add_row(profile, str(fits))
    console.print(matches if report.matched.fits else "Matches: no new ones.")
    for name, reason in report.matched.failed.items():
        errors.print(f"[red]{name}:[/] {reason}")
    composed, delivered = report.composed, report.delivered
    console.print(
        f"Messages: {composed.messages} composed for {composed.people} people, telling {composed.calls} calls; "
        f"{delivered.sent} delivered to {place}, {delivered.failed} failed, {delivered.later} to be tried again, "
        f"{delivered.uncertain} uncertain."
    )
    for failure in (*composed.failures, *delivered.errors):
        errors.print(f"[red]not said:[/] {failure}")


def print_calls(calls: Sequence[KnownCall], now: dt.datetime) -> None:
    """A line a call: its deadline first, since that is what presses."""
    table = plain_table("id", "deadline", "left", "state", "source", "title")
    for call in calls:
        coming = next_deadline(call.data.deadlines, now)
        table.add_row(
            str(call.id),
            when(coming) if coming else call.data.deadline_text or "–",
            f"{days_left(coming, now)} d" if coming else "",
            ("ended" if call.ended_reason else state_of(call.data, now)) + ", held" * call.held,
            call.data.source,
            call.data.title,
        )
    console.print(table)


def when(deadline: Deadline) -> str:
    """A deadline on one line: the day, and the wall time with its zone where one is known."""
    moment = f" {deadline.time:%H:%M} {deadline.zone}" if deadline.time else ""
    return f"{deadline.day.isoformat()}{moment}"
