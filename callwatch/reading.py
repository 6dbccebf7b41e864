"""The commands that change nothing; each can print JSON."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import asdict
from typing import Annotated, Any, NoReturn

import typer

from callwatch.screen import console, errors, plain_table, print_calls, when
from callwatch.setting_up import prepare
from callwatch.settings import load_settings
from crawler.sources import all_sources
from profiles.matching import preview
from store import members
from store.calls import KnownCall, changes_of, find_call, list_calls, search_calls
from store.codec import dump_call
from store.outbox import messages as stored_messages
from store.runs import RunData, crawls
from store.runs import runs as stored_runs
from store.session import Store
from store.types import MessageState, Outcome, Score

calls = typer.Typer(no_args_is_help=True, help="The calls that are known.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(help="At most so many.", min=1)]
GOOD = (Outcome.OK, Outcome.PARTIAL)


def sources(as_json: AsJson = False) -> None:
    """All sources: level, country, language, last good reading and last outcome."""
    store = _store()
    rows = []
    with store.reading() as session:
        for source in all_sources():
            past = crawls(session, source.name)
            good = next((run for run in past if run.outcome in GOOD), None)
            rows.append({**asdict(source), "last_good": good and good.started_at, **_last(past)})
    if as_json:
        _print_json(rows)
        return
    table = plain_table("source", "title", "level", "country", "last good reading", "found", "last outcome", "why")
    for row in rows:
        good_at = row["last_good"]
        shown = f"{good_at:%Y-%m-%d %H:%M}" if good_at else "never"
        table.add_row(
            row["name"],
            row["title"],
            row["level"],
            row["country"],
            shown,
            str(row["found"]),
            row["outcome"],
            row["why"],
        )
    console.print(table)


def _last(past: list[RunData]) -> dict[str, Any]:
    if not past:
        return {"found": "", "outcome": "not crawled yet", "why": ""}
    return {"found": past[0].crawl_counts.found, "outcome": past[0].outcome, "why": past[0].reason}


@calls.command("list")
def list_known(
    source: Annotated[str | None, typer.Option(help="Of this source only.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Closed and ended ones too.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Calls by deadline, the nearest first."""
    now = dt.datetime.now(dt.UTC)
    with _store().reading() as session:
        found = list_calls(session, source=source, open_at=None if closed else now, limit=limit)
    _print_calls(found, now, as_json=as_json)


@calls.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, or their beginnings; all must occur.")],
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Calls that hold these words, the best first."""
    with _store().reading() as session:
        found = search_calls(session, " ".join(words), limit)
    _print_calls(found, dt.datetime.now(dt.UTC), as_json=as_json)


@calls.command()
def show(
    key: Annotated[str, typer.Argument(help="The call's number, identifier, source reference or address.")],
    as_json: AsJson = False,
) -> None:
    """One call with everything that is known of it, and its history."""
    with _store().reading() as session:
        call = find_call(session, key)
        if call is None:
            _not_found(f"No call is known as {key}; try: callwatch calls search WORDS")
        history = changes_of(session, call.id)
    if as_json:
        _print_json({**_call_json(call), "history": [asdict(change) for change in history]})
        return
    for name, value in json.loads(dump_call(call.data)).items():
        if name not in {"deadlines", "text"}:
            console.print(f"[bold]{name}[/]:", end=" ")
            console.print(
                json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value, markup=False
            )
    for deadline in call.data.deadlines:
        console.print(f"[bold]deadline[/]: {when(deadline)} {deadline.label}")
    console.print(call.data.text, markup=False)
    for change in history:
        what = change.change
        console.print(f"{change.changed_at:%Y-%m-%d} {what.weight} {what.field}: {what.old} → {what.new}", markup=False)


def profiles(
    key: Annotated[str | None, typer.Argument(help="A profile; none: list them all.")] = None,
    days: Annotated[int, typer.Option(help="Look back so many days.", min=1)] = 90,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """All profiles; or what one of them would get, with the reasons."""
    store = _store()
    now = dt.datetime.now(dt.UTC)
    with store.reading() as session:
        if key is None:
            _print_profiles(members.profiles(session), as_json=as_json)
            return
        try:
            profile = members.profile_by_key(session, key)
        except LookupError as error:
            _not_found(str(error.args[0]))
    scored = preview(store, profile.wishes, now, days)
    fitting = [(call_id, score) for call_id, score in scored if score.eligible and score.value >= profile.threshold]
    with store.reading() as session:
        found = [(find_call(session, str(call_id)), score) for call_id, score in fitting[:limit]]
    if as_json:
        _print_json([{**_call_json(call), "score": asdict(score)} for call, score in found if call])
        return
    console.print(f"{profile.name}: {len(fitting)} calls of the last {days} days reach its threshold.")
    for call, score in found:
        if call:
            _print_scored(call, score)


def runs(
    job: Annotated[str | None, typer.Option(help="Of this job only: crawl, match, compose, deliver.")] = None,
    limit: Limit = 30,
    as_json: AsJson = False,
) -> None:
    """The ledger: what was done, when, and what it came to."""
    with _store().reading() as session:
        found = stored_runs(session, job, limit)
    if as_json:
        _print_json([asdict(run) for run in found])
        return
    table = plain_table("started", "job", "source", "outcome", "seconds", "counts", "why")
    for run in found:
        counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in run.counts.items() if number)
        table.add_row(
            f"{run.started_at:%Y-%m-%d %H:%M}", run.job, run.source, run.outcome, str(run.seconds), counts, run.reason
        )
    console.print(table)


def messages(
    state: Annotated[MessageState | None, typer.Option(help="In this state only.")] = None,
    limit: Limit = 30,
    as_json: AsJson = False,
) -> None:
    """The outbox: who was told what, and whether it went out."""
    with _store().reading() as session:
        found = stored_messages(session, *([state] if state else []))[:limit]
    if as_json:
        _print_json([asdict(message) for message in found])
        return
    table = plain_table("composed", "to", "subject", "state", "error")
    table.add_column("Message-ID", overflow="fold")
    for message in found:
        table.add_row(
            f"{message.composed_at:%Y-%m-%d %H:%M}",
            message.recipient,
            message.subject,
            message.state,
            message.error,
            message.message_id,
        )
    console.print(table)


def _store() -> Store:
    return prepare(load_settings())


def _not_found(message: str) -> NoReturn:
    errors.print(message, style="red", markup=False)
    raise typer.Exit(1)


def _print_calls(found: list[KnownCall], now: dt.datetime, *, as_json: bool) -> None:
    if as_json:
        _print_json([_call_json(call) for call in found])
    else:
        print_calls(found, now)


def _call_json(call: KnownCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "version": call.version,
        "first_seen_at": call.first_seen_at,
        **json.loads(dump_call(call.data)),
    }


def _print_profiles(found: tuple[members.ProfileRecord, ...], *, as_json: bool) -> None:
    if as_json:
        _print_json([asdict(profile) for profile in found])
        return
    table = plain_table()
    table.add_column("profile", no_wrap=True)
    for heading in ("name", "member", "threshold"):
        table.add_column(heading)
    for profile in found:
        table.add_row(profile.path, profile.name, profile.member_name, str(profile.threshold))
    console.print(table)


def _print_scored(call: KnownCall, score: Score) -> None:
    console.print(f"\n[bold]{score.value:.2f}[/]", end=" ")
    console.print(f"{call.data.title} ({call.id})", markup=False)
    for reason in score.reasons[:5]:
        console.print(f"     {reason.words} ({reason.field})", markup=False)
    verdicts = "; ".join(
        f"{verdict.criterion}: {verdict.answer} {verdict.words}".rstrip() for verdict in score.verdicts
    )
    console.print(f"     {verdicts}", markup=False)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2) + "\n")
