"""The calls that are known: listed, searched, shown whole."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from callwatch.commands.options import AsJson, Limit, open_settings_store, print_json, refuse
from callwatch.screen import console, print_calls, when
from store.calls import KnownCall, changes_of, find_call, list_calls, search_calls
from store.codec import dump_call

app = typer.Typer(no_args_is_help=True, help="The calls that are known.")


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
    with open_settings_store().reading() as session:
        call = find_call(session, key)
        if call is None:
            refuse(f"No call is known as {key}; try: callwatch calls search WORDS")
        history = changes_of(session, call.id)
    if as_json:
        print_json({**call_json(call), "history": [asdict(change) for change in history]})
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
        **json.loads(dump_call(call.data)),
    }
