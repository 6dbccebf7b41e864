"""The calls that are known: listed, searched, shown whole."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from callwatch.commands import curating
from callwatch.commands.options import AsJson, Limit, known_call, open_settings_store, print_json
from callwatch.screen import console, print_calls, when
from store.calls import KnownCall, changes_of, list_calls, search_calls
from store.codec import dump_call
from store.decisions import decisions
from store.sightings import KnownSighting, disagreements_of, sightings_of
from store.statements import Disagreement
from store.states import state_of

app = typer.Typer(name="calls", no_args_is_help=True, help="The calls that are known.")
app.add_typer(curating.app)


@app.command("list")
def list_known(
    source: Annotated[str | None, typer.Option(help="Of this source only.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Closed and ended ones too.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Calls by deadline, the nearest first."""
    now = dt.datetime.now(dt.UTC)
    with open_settings_store().reading() as session:
        found = list_calls(session, source=source, open_at=None if closed else now, limit=limit)
    _print_calls(found, now, as_json=as_json)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, or their beginnings; all must occur.")],
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Calls that hold these words, the best first."""
    with open_settings_store().reading() as session:
        found = search_calls(session, " ".join(words), limit)
    _print_calls(found, dt.datetime.now(dt.UTC), as_json=as_json)


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="The call's number, identifier, source reference or address.")],
    as_json: AsJson = False,
) -> None:
    """One call with everything that is known of it, and its history."""
    now = dt.datetime.now(dt.UTC)
    with open_settings_store().reading() as session:
        call = known_call(session, key)
        history = changes_of(session, call.id)
        sightings, differing = sightings_of(session, call.id), disagreements_of(session, call.id, now)
        decided = decisions(session, call.id)
    if as_json:
        more = {
            "sightings": [sighting_json(one, now) for one in sightings],
            "disagreements": [asdict(one) for one in differing],
            "decisions": [asdict(one) for one in decided],
            "history": [asdict(change) for change in history],
        }
        print_json({**call_json(call), **more})
        return
    _print_fields(call)
    if call.held:
        console.print("[yellow]held[/]: it came in a flood, and nobody is told of it: see callwatch sources")
    _print_sightings(sightings, differing, now)
    for one in decided:
        console.print(f"decision {one.id}: {one.kind} of {one.what}, {one.who}{' (undone)' * bool(one.undone_at)}")
    for change in history:
        what = change.change
        console.print(f"{change.changed_at:%Y-%m-%d} {what.weight} {what.field}: {what.old} → {what.new}", markup=False)


def _print_fields(call: KnownCall) -> None:
    for name, value in json.loads(dump_call(call.data)).items():
        if name not in {"deadlines", "text"}:
            console.print(f"[bold]{name}[/]:", end=" ")
            console.print(
                json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value, markup=False
            )
    for deadline in call.data.deadlines:
        console.print(f"[bold]deadline[/]: {when(deadline)} {deadline.label}")
    console.print(call.data.text, markup=False)


def _print_sightings(sightings: list[KnownSighting], differing: tuple[Disagreement, ...], now: dt.datetime) -> None:
    """Who publishes the call where, where it has more than one sighting; and on what they differ."""
    for one in sightings if len(sightings) > 1 else ():
        bound = f", by {one.why}: {one.words}" if one.why else f", {one.words}" * bool(one.words)
        console.print(f"[bold]seen[/]: {one.source} {one.ref} ({state_of(one.data, now)}{bound})", end=" ")
        console.print(one.data.url, markup=False)
    for differs in differing:
        said = "; ".join(f"{source}: {value}" for source, value in differs.said)
        console.print(f"[bold]they differ on {differs.field}[/]:", end=" ")
        console.print(said, markup=False)


def _print_calls(found: list[KnownCall], now: dt.datetime, *, as_json: bool) -> None:
    if as_json:
        print_json([call_json(call) for call in found])
    else:
        print_calls(found, now)


def call_json(call: KnownCall) -> dict[str, Any]:
    """A call for other programs: its place in the store, and all its fields."""
    return {
        "id": call.id,
        "version": call.version,
        "first_seen_at": call.first_seen_at,
        "held": call.held,
        **json.loads(dump_call(call.data)),
    }


def sighting_json(one: KnownSighting, now: dt.datetime) -> dict[str, Any]:
    """A sighting for other programs: where it is, why it is of this call, and what it says of dates and money."""
    fields = json.loads(dump_call(one.data))
    said = ("title", "opens", "deadlines", "deadline_text", "budget", "grant_min", "grant_max", "source_status")
    return {
        "source": one.source,
        "ref": one.ref,
        "url": one.data.url,
        "first_seen_at": one.first_seen_at,
        "misses": one.misses,
        "why": one.why,
        "words": one.words,
        "state": state_of(one.data, now),
        **{name: fields[name] for name in said if name in fields},
    }
