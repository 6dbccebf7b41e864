"""What staff decide of calls: merge, split, edit, and undo."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from callwatch.commands.options import AsJson, known_call, open_settings_store, print_json, refuse
from callwatch.screen import console
from store.decisions import (
    By,
    CannotDecide,
    DecisionData,
    decisions,
    edit_call,
    merge_calls,
    split_call,
    undo_decision,
)

app = typer.Typer()

LISTS = frozenset({"countries", "regions", "action_types", "beneficiaries", "topics", "keywords"})
MONEY = frozenset({"budget", "grant_min", "grant_max"})
NUMBERS = frozenset({"trl_min", "trl_max", "consortium_min"})
_MONEY = re.compile(r"(?P<amount>[0-9][0-9,_]*(?:\.[0-9]+)?) ?(?P<currency>[A-Z]{3})?\Z")
_RATE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?(?P<percent>%)?\Z")

Key = Annotated[str, typer.Argument(help="The call's number, identifier, source reference or address.")]
Why = Annotated[str, typer.Option(help="Why; it stands in the list of decisions.")]
Who = Annotated[str, typer.Option(help="Who decides.", default_factory=getpass.getuser, show_default="your login")]


@app.command()
def merge(one: Key, other: Key, why: Why = "", *, who: Who) -> None:
    """Decide that two calls are one; no later reading takes them apart."""
    with _deciding() as session:
        left = merge_calls(session, known_call(session, one).id, known_call(session, other).id, _by(who, why))
    console.print(f"They are one call now: {left}. See: callwatch calls show {left}")


@app.command()
def split(
    call: Key,
    source: Annotated[str, typer.Argument(help="The source, or the reference, that is another call.")],
    why: Why = "",
    *,
    who: Who,
) -> None:
    """Decide that what a source publishes is another call; no later reading puts it back."""
    with _deciding() as session:
        apart = split_call(session, known_call(session, call).id, source, _by(who, why))
    console.print(f"{source} has a call of its own now: {apart}. See: callwatch calls show {apart}")


@app.command()
def edit(
    call: Key,
    values: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="A field and what it says; lists are parted by semicolons."),
    ],
    why: Why = "",
    *,
    who: Who,
) -> None:
    """Decide what fields of a call say, whatever its source says later; dates always follow the source."""
    try:
        wanted = dict(field_value(value) for value in values)
    except ValueError as error:
        refuse(str(error))
    with _deciding() as session:
        number = edit_call(session, known_call(session, call).id, wanted, _by(who, why))
    console.print(f"Edited: decision {number}. Undo it with: callwatch calls undo {number}")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="The number of the decision; see: callwatch calls decisions")],
    *,
    who: Who,
) -> None:
    """Take a decision back: the sources decide again."""
    with _deciding() as session:
        undone = undo_decision(session, number, _by(who, ""))
    console.print(f"Undone: {undone.kind} of {undone.what}.", markup=False)


@app.command("decisions")
def list_decisions(as_json: AsJson = False) -> None:
    """What staff decided of calls, the newest first; and where a source changed what they had edited."""
    with open_settings_store().reading() as session:
        found = decisions(session)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        _print_decision(one)
    if not found:
        console.print("Nothing was decided yet.")


def _print_decision(one: DecisionData) -> None:
    why = f", because {one.why}" if one.why else ""
    undone = f", undone {one.undone_at:%Y-%m-%d}" if one.undone_at else ""
    console.print(
        f"{one.id}  {one.made_at:%Y-%m-%d} {one.who}: {one.kind} of {one.what} (call {one.call_id}){why}{undone}"
    )
    for edited in one.edits:
        console.print(f"   {edited.field}: {_said(edited.value)}, where the source had {_said(edited.source_value)}")
        if edited.moved:
            console.print(f"   [yellow]the source says now:[/] {_said(edited.newer_value)}")


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def field_value(text: str) -> tuple[str, Any]:
    """A field and its value from "field=value"; raises ``ValueError`` that says how it is to be written."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise ValueError(f'{text!r} is no field and value; write --set title="A better title"')
    if name in LISTS:
        return name, [part.strip() for part in value.split(";") if part.strip()]
    if name in MONEY | NUMBERS | {"funding_rate"} and not value:
        return name, None
    if name in MONEY:
        found = _MONEY.match(value)
        if found is None:
            raise ValueError(f"{name}: {value!r} is no amount; write 1500000 EUR")
        return name, {"amount": re.sub("[,_]", "", found["amount"]), "currency": found["currency"] or "EUR"}
    if name in NUMBERS:
        if not value.isdecimal():
            raise ValueError(f"{name}: {value!r} is no whole number")
        return name, int(value)
    if name == "funding_rate":
        rate = _RATE.match(value)
        if rate is None:
            raise ValueError(f"{name}: {value!r} is no rate; write 60%")
        return name, float(rate["number"]) / (100 if rate["percent"] else 1)
    return name, value


def _by(who: str, why: str) -> By:
    return By(who, dt.datetime.now(dt.UTC), why)


@contextmanager
def _deciding() -> Iterator[Session]:
    try:
        with open_settings_store().writing() as session:
            yield session
    except CannotDecide as error:
        refuse(str(error))
