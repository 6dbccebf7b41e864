"""Answers to calls: said for a member, read, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from callwatch.commands.options import AsJson, open_settings_store, print_json, refuse
from callwatch.screen import console, print_hanging
from profiles.feedback import UnknownAnswer, drift, say
from profiles.matcher.text import PARTED
from store import members
from store.feedback import Known, answers, undo_answer
from store.types import Learnt, Objection, Opinion

app = typer.Typer(
    name="feedback", no_args_is_help=True, help="What members answer to calls, and how that moved their profiles."
)

SHOWN = 12  # words of a drift

Profile = Annotated[str, typer.Argument(help="The profile: its key, or member/profile.")]
Call = Annotated[str, typer.Argument(help="The call's number, identifier, source reference or address.")]
By = Annotated[str, typer.Option(help="Who says so.")]
Note = Annotated[str, typer.Option(help="Their own words.")]


@app.command()
def fits(profile: Profile, call: Call, by: By = "", note: Note = "") -> None:
    """This call fits: more like it."""
    _say(profile, call, Opinion.FITS, by=by, note=note)


@app.command("not-for-us")
def not_for_us(
    profile: Profile,
    call: Call,
    by: By = "",
    note: Note = "",
    why: Annotated[Objection, typer.Option(help="Only the subject says anything about words.")] = Objection.SUBJECT,
) -> None:
    """This call is not for us: it is not told again."""
    _say(profile, call, Opinion.NOT_FOR_US, by=by, note=note, why=why)


@app.command("never-programme")
def never_programme(profile: Profile, call: Call, by: By = "", note: Note = "") -> None:
    """Nothing of this call's programme, ever."""
    _say(profile, call, Opinion.NEVER_PROGRAMME, by=by, note=note)


@app.command("list")
def list_answers(profile: Profile, as_json: AsJson = False) -> None:
    """How answers moved a profile, and every answer."""
    with open_settings_store().reading() as session:
        try:
            record = members.profile_by_key(session, profile)
        except LookupError as error:
            refuse(str(error.args[0]))
        given = answers(session, record.id)
    moved = drift([known.said for known in given if known.undone_at is None])
    if as_json:
        print_json({"drift": asdict(moved), "answers": [asdict(known) for known in given]})
        return
    console.print(f"[bold]{escape(record.name)}[/] as its answers moved it")
    for what, words in (("more", _words(moved.more)), ("less", _words(moved.less))):
        print_hanging(f"  wants {what}:  {words}", 15)
    print_hanging(f"  never wants: {', '.join(moved.never) or '–'}", 15)
    for known in given:
        _print_answer(known)


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="The answer's number; see: callwatch feedback list PROFILE")],
    by: By = "",
) -> None:
    """Take an answer back, as if it had never been said."""
    with open_settings_store().writing() as session:
        undone = undo_answer(session, number, dt.datetime.now(dt.UTC), by)
    if not undone:
        refuse(f"No answer with the number {number} stands; see: callwatch feedback list PROFILE")
    console.print("Taken back; the profile is matched anew by the next run.")


def _say(profile: str, call: str, opinion: Opinion, *, by: str, note: str, why: Objection | None = None) -> None:
    store, now = open_settings_store(), dt.datetime.now(dt.UTC)
    try:
        news = say(store, profile, call, opinion, now, objection=why, note=note, said_by=by)
    except UnknownAnswer as error:
        refuse(f"{str(error)[0].upper()}{str(error)[1:]}")
    if not news:
        console.print("That was said before.")
        return
    console.print("Noted; the profile is matched anew by the next run.")
    print_hanging(f"How it moved the profile, and how to take it back: callwatch feedback list {profile}")


def _words(learnt: Sequence[Learnt]) -> str:
    return ", ".join(f"{PARTED.sub(' … ', one.words)} ({one.weight:+.2f})" for one in learnt[:SHOWN]) or "–"


def _print_answer(known: Known) -> None:
    """An answer on one line, and the call below it."""
    said = known.said
    by = f" by {said.said_by}" if said.said_by else ""
    why = f": {said.why}" if said.why else ""
    undone = f", taken back on {known.undone_at:%Y-%m-%d}" if known.undone_at else ""
    print_hanging(f"{known.id:>3}  {said.opinion}{why} (said{by} on {known.said_at:%Y-%m-%d}{undone})", 5)
    print_hanging(f"     {known.title} ({said.call_id})", 5)
