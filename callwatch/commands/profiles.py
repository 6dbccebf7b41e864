"""Profiles: all of them, and what one would get."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated

import typer

from callwatch.commands.calls import call_json
from callwatch.commands.options import AsJson, Limit, open_settings_store, print_json, refuse
from callwatch.screen import console, plain_table
from profiles.matching import preview
from store import members
from store.calls import KnownCall, find_call
from store.types import Score


def profiles(
    key: Annotated[str | None, typer.Argument(help="A profile; none: list them all.")] = None,
    days: Annotated[int, typer.Option(help="Look back so many days.", min=1)] = 90,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """All profiles; or what one of them would get, with the reasons."""
    store = open_settings_store()
    now = dt.datetime.now(dt.UTC)
    with store.reading() as session:
        if key is None:
            _print_profiles(members.profiles(session), as_json=as_json)
            return
        try:
            profile = members.profile_by_key(session, key)
        except LookupError as error:
            refuse(str(error.args[0]))
    scored = preview(store, profile.wishes, now, days)
    fitting = [(call_id, score) for call_id, score in scored if score.eligible and score.value >= profile.threshold]
    with store.reading() as session:
        found = [(find_call(session, str(call_id)), score) for call_id, score in fitting[:limit]]
    if as_json:
        print_json([{**call_json(call), "score": asdict(score)} for call, score in found if call])
        return
    console.print(f"{profile.name}: {len(fitting)} calls of the last {days} days reach its threshold.")
    for call, score in found:
        if call:
            _print_scored(call, score)


def _print_profiles(found: tuple[members.ProfileRecord, ...], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(profile) for profile in found])
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
