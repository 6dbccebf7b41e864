"""The sources: what there is, how each one is, and what staff decide of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

import typer

from callwatch.commands import trying
from callwatch.commands.options import AsJson, Limit, open_settings_store, print_json, refuse
from callwatch.opening import prepare
from callwatch.screen import console, health_remarks, plain_table, print_runs, print_sources
from callwatch.setting_up import set_up
from callwatch.settings import load_settings
from crawler.process import CrawlFailed
from crawler.rereading import Reread, reread
from crawler.sources import UnknownSource, all_sources, chosen
from crawler.watching import Watched, watched
from store.alarms import accept_reading, acknowledge_alarm
from store.floods import decide_flood
from store.runs import crawls
from store.types import FloodDecision

Name = Annotated[str, typer.Argument(help="The name of a source, as callwatch sources shows it.")]
Why = Annotated[str, typer.Option(help="What staff know of it; it is shown beside the source.")]

app = typer.Typer(name="sources", invoke_without_command=True, help="The sources: what there is, and how each one is.")
app.command("try")(trying.try_source)


@app.callback()
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """All sources: level, country, language, last good reading, the band of what is usual, and health."""
    if context.invoked_subcommand:
        return
    found = _watched()
    if as_json:
        print_json([_json(one) for one in found])
    else:
        print_sources(found)


@app.command()
def show(name: Name, limit: Limit = 15, as_json: AsJson = False) -> None:
    """One source: how it is, and its last runs."""
    _check(name)
    one = next(one for one in _watched() if one.source.name == name)
    with open_settings_store().reading() as session:
        runs = crawls(session, name, limit)
    if as_json:
        print_json({**_json(one), "runs": [asdict(run) for run in runs]})
        return
    source = one.source
    console.print(f"[bold]{source.name}[/]: {source.title}\n{source.url}", highlight=False)
    for remark in health_remarks([one]):
        console.print(f"  {remark}", markup=False)
    print_runs(runs)


@app.command()
def acknowledge(name: Name, why: Why) -> None:
    """Say that staff know of a source's alarm; it stays one until the source is read well again."""
    _check(name)
    with open_settings_store().writing() as session:
        done = acknowledge_alarm(session, name, why, dt.datetime.now(dt.UTC))
    if not done:
        refuse(f"{name} has no open alarm; see: callwatch sources")
    console.print(f"Noted. {name} is told again when it is read well.")


@app.command()
def accept(name: Name, why: Why) -> None:
    """Say that so few calls, or the language they are in, are right: the alarm ends, and that is learnt anew."""
    _check(name)
    with open_settings_store().writing() as session:
        done = accept_reading(session, name, why, dt.datetime.now(dt.UTC))
    if not done:
        refuse(f"{name} has no open alarm over too few calls or another language; see: callwatch sources")
    console.print(f"Noted. What is usual for {name} is learnt anew.")


@app.command()
def release(name: Name) -> None:
    """Tell the calls that a source brought in a flood, with the next alerts."""
    _decide(name, FloodDecision.RELEASE, "{calls} calls of {source} go out with the next alerts, to whom they fit.")


@app.command()
def withhold(name: Name) -> None:
    """Tell nobody of the calls that a source brought in a flood; they stay known."""
    _decide(
        name,
        FloodDecision.WITHHOLD,
        "{calls} calls of {source} are known, and told to nobody. To undo: sources release.",
    )


@app.command()
def replay(name: Name, as_json: AsJson = False) -> None:
    """Read the kept pages of a source's last bad run again, with today's code; nothing that is known is touched."""
    _check(name)
    settings = load_settings()
    store = prepare(settings)
    try:
        again = reread(store, name, set_up(settings, store).order, settings.crawl_log)
    except CrawlFailed as error:
        refuse(f"The replay failed: {error}")
    if again is None:
        refuse(f"No pages of a bad run of {name} were kept: there was no bad run, or it got no answer at all")
    if as_json:
        print_json({**asdict(again), "pages": [page.url for page in again.pages]})
    else:
        _print_reread(again)


def _watched() -> list[Watched]:
    settings = load_settings()
    with open_settings_store().reading() as session:
        return watched(session, settings.source, str(settings.declared), dt.datetime.now(dt.UTC))


def _check(name: str) -> None:
    """Refuse a name that no source has."""
    declared = str(load_settings().declared)
    if name not in {source.name for source in all_sources(declared)}:
        try:
            chosen((name,), declared=declared)
        except UnknownSource as error:
            refuse(str(error))


def _decide(name: str, decision: FloodDecision, done: str) -> None:
    _check(name)
    with open_settings_store().writing() as session:
        flood = decide_flood(session, name, decision, dt.datetime.now(dt.UTC))
    if flood is None:
        refuse(f"No new calls of {name} are held; see: callwatch sources")
    console.print(done.format(calls=flood.calls, source=flood.source))


def _json(one: Watched) -> dict[str, Any]:
    condition, band, flood = one.condition, one.band, one.flood
    return {
        **asdict(one.source),
        "health": condition.health,
        "since": condition.since,
        "cause": condition.cause,
        "why": condition.why,
        "acknowledged": condition.acknowledged,
        "last_good": one.good and one.good.started_at,
        "found": one.good and one.good.crawl_counts.found,
        "band": band and asdict(band),
        "held": flood and flood.calls,
        "outcome": one.last.outcome if one.last else "not crawled yet",
    }


def _print_reread(again: Reread) -> None:
    then = again.then
    console.print(f"Then ({then.started_at:%Y-%m-%d %H:%M}): {then.outcome}: {then.reason}", markup=False)
    now = f"{again.ended.outcome}: {again.ended.reason}" if again.ended.reason else str(again.ended.outcome)
    pages = "page that was kept" if len(again.pages) == 1 else f"{len(again.pages)} pages that were kept"
    console.print(f"Today's code on the {pages}: {now}", markup=False)
    if again.calls:
        table = plain_table("reference", "closes", "title", title=f"{len(again.calls)} calls would be read")
        for call in again.calls:
            closes = max((one.day.isoformat() for one in call.deadlines), default=call.deadline_text or "–")
            table.add_row(call.ref, closes, call.title)
        console.print(table)
    for bad in again.unreadable:
        console.print(f"  {bad.ref or bad.url}: {bad.reason}", markup=False)
