"""Profiles: all of them, and what one would have sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from callwatch.commands.calls import call_json
from callwatch.commands.options import AsJson, Limit, print_json, refuse
from callwatch.commands.rosters import roster_in
from callwatch.opening import encoder, prepare
from callwatch.screen import console, errors, print_hanging
from callwatch.settings import load_settings
from notifier.phrases import closeness, reason_line
from profiles.backtest import DAYS, MONTH, TOO_MANY, Backtest, Concern, Rehearsal
from profiles.known import KnownCalls
from store import members
from store.calls import KnownCall, calls_of
from store.session import Store
from store.types import Score, Verdict, Wishes

app = typer.Typer()

BARS = " ▁▂▃▄▅▆▇█"
MOST_WEEKS = 60  # that fit on a line


@app.command()
def profiles(
    key: Annotated[str | None, typer.Argument(help="A profile; none: list them all.")] = None,
    *,
    days: Annotated[int, typer.Option(help="Look back so many days.", min=1)] = DAYS,
    a_month: Annotated[
        float | None, typer.Option(help="Say which threshold would give about so many calls a month.", min=0.1)
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Try the profile as this roster has it, before it is imported.")
    ] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """All profiles; or what one of them would have sent in the last days, how many a week, and why."""
    settings = load_settings()
    store = prepare(settings)
    if key is None:
        with store.reading() as session:
            _print_profiles(members.profiles(session), as_json=as_json)
        return
    profile = _known(store, key)
    wishes, threshold = _edited(profile, roster) if roster else (profile.wishes, profile.threshold)
    rehearsal = Rehearsal(store, dt.datetime.now(dt.UTC), days, KnownCalls(encoder(settings)))
    tested = rehearsal.of(wishes, threshold, profile.id)
    scored = rehearsal.scored(wishes, tested.told[:limit], profile.id)
    with store.reading() as session:
        found = [(call, scored[call.id]) for call in calls_of(session, list(scored))]
    advised = tested.threshold_for(a_month) if a_month else None
    if as_json:
        calls = [{**call_json(call), "score": asdict(score)} for call, score in found]
        print_json({**_tested_json(tested), "threshold_for_a_month": advised, "calls": calls})
        return
    _print_tested(profile.name, tested)
    if a_month:
        _print_advice(a_month, advised)
    came = {one.call_id: one.came_at for one in tested.told}
    for call, score in found:
        _print_scored(call, score, came[call.id])


def _known(store: Store, key: str) -> members.ProfileRecord:
    try:
        with store.reading() as session:
            return members.profile_by_key(session, key)
    except LookupError as error:
        refuse(str(error.args[0]))


def _edited(profile: members.ProfileRecord, file: Path) -> tuple[Wishes, float]:
    """The wishes and threshold that a roster gives the profile."""
    found = [
        one
        for member in roster_in(file).members
        for one in member.profiles
        if (member.key, one.key) == (profile.member_key, profile.key)
    ]
    if not found:
        refuse(f"{file}: there is no profile {profile.path} in it")
    return found[0].wishes, found[0].threshold


def _print_tested(name: str, tested: Backtest) -> None:
    number, reached = len(tested.told), f"would have reached its threshold of {tested.threshold:g}"
    calls = "1 call" if number == 1 else f"{number or 'no'} calls"
    print_hanging(f"{name}: {calls} in the last {tested.days} days {reached}{_rate(tested)}")
    if number:
        weeks = tested.weeks[-MOST_WEEKS:]
        bars = "".join(BARS[-(-count * (len(BARS) - 1) // max(weeks))] if count else "·" for count in weeks)
        console.print(f"week by week: [cyan]{bars}[/]")
    match tested.concern:
        case Concern.EMPTY:
            errors.print(
                "[yellow]No word of it tells one call from another: say what you do, in English, French, Spanish, "
                "Catalan, German, Italian or Swedish.[/]"
            )
        case Concern.LONG:
            errors.print(
                f"[yellow]Nothing would have been sent: {tested.words:,} words fit no call well. Say in some sentences "
                "what you look for.[/]"
            )
        case Concern.NONE:
            errors.print("[yellow]Nothing would have been sent: give it more keywords, or lower its threshold.[/]")
        case Concern.MANY:
            errors.print(f"[yellow]More than {TOO_MANY:g} a week are not read: raise its threshold, or limit it.[/]")


def _print_advice(a_month: float, advised: float | None) -> None:
    if advised:
        console.print(f"For about {a_month:g} a month: threshold {advised}.")
    else:
        console.print(f"Fewer than {a_month:g} a month had anything to do with it: no threshold sends so many.")


def _rate(tested: Backtest) -> str:
    """How often that is, where it is often enough to be told."""
    a_month = len(tested.told) * MONTH / tested.days
    if a_month < 1:
        return ""
    return f", {tested.a_week:.1f} a week" if tested.a_week >= 1 else f", {a_month:.1f} a month"


def _tested_json(tested: Backtest) -> dict[str, object]:
    return {
        "days": tested.days,
        "threshold": tested.threshold,
        "told": len(tested.told),
        "a_week": round(tested.a_week, 2),
        "weeks": tested.weeks,
        "concern": tested.concern,
    }


def _print_profiles(found: tuple[members.ProfileRecord, ...], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(profile) for profile in found])
        return
    for profile in found:
        print_hanging(f"{profile.path}  threshold {profile.threshold:g}")
        print_hanging(f"    {profile.name}, of {profile.member_name}", 4)


def _print_scored(call: KnownCall, score: Score, came_at: dt.datetime) -> None:
    """A call as it was on the day on which it came: its verdicts too are those of that day."""
    console.print(f"\n[bold]{score.value:.2f}[/] {closeness(score.value)}, came on {came_at:%Y-%m-%d}")
    print_hanging(f"     {call.data.title} ({call.id})", 5)
    for reason in score.reasons:
        print_hanging(f"       – {reason_line(reason)}", 9)
    print_hanging(f"       {'; '.join(map(_verdict, score.verdicts))}", 7)


def _verdict(verdict: Verdict) -> str:
    return f"{verdict.criterion}: {verdict.answer}" + (f" ({verdict.words})" if verdict.words else "")
