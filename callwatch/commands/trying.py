"""``callwatch sources try``: what a page would give as a source without code."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from callwatch.commands.options import AsJson, print_json, refuse
from callwatch.screen import errors, when
from callwatch.settings import Settings, load_settings
from crawler.capture import open_capture
from crawler.process import CrawlFailed
from crawler.sources import all_sources
from crawler.trying import Trial, TrialOrder, try_address
from store.codec import dump_call
from store.types import CallData, Money

SHOWN = 40  # calls on the screen; all of them with --json


def try_source(
    page: Annotated[str, typer.Argument(metavar="URL", help="An address; or a kept page, or a capture folder.")],
    *,
    replay: Annotated[
        Path | None, typer.Option(help="Answer from this capture instead of the network.", exists=True)
    ] = None,
    address: Annotated[str, typer.Option(help="The web address of a page that lies in a file.")] = "",
    like: Annotated[
        str, typer.Option(help="The web address of one call, where the list tells none: the rest are built.")
    ] = "",
    name: Annotated[str, typer.Option(help="What to call the source: <country>_<publisher>.")] = "",
    as_of: Annotated[str | None, typer.Option(help="The day of a kept page, ISO 8601: 2026-08-21.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the declaration into the folder of sources.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find out how a page lists calls, propose a declaration and show what it would yield; ends with 1 for nothing."""
    settings = load_settings()
    order = _order(settings, page, replay=replay, address=address, name=name, like=like, as_of=as_of)
    try:
        trial = try_address(order, settings.crawl_log)
    except CrawlFailed as error:
        refuse(f"The page could not be tried: {error}")
    if as_json:
        _print_as_json(trial)
    for warning in trial.warnings:
        errors.print(f"Note: {warning}", style="yellow", markup=False)
    if not trial.toml:
        refuse(f"{page}: {trial.reason}")
    if not as_json:
        sys.stdout.write(trial.toml)
        _print_calls(trial.calls)
        sys.stdout.flush()
    if save:
        _save(settings.declared, trial)


def _order(
    settings: Settings, page: str, *, replay: Path | None, address: str, name: str, like: str, as_of: str | None
) -> TrialOrder:
    file = ""
    if not page.startswith(("http://", "https://")):
        path = Path(page)
        if path.is_dir():
            replay, page = path, _first_address(path)
        elif path.is_file():
            file, page = str(path), address
        else:
            refuse(f"{page}: neither a web address (http:// or https://) nor a file or folder that is there")
    taken = tuple(source.name for source in all_sources(str(settings.declared)))
    if name in taken:
        refuse(f"--name {name}: there is a source of this name already; give another one")
    try:
        today = dt.date.fromisoformat((as_of or dt.datetime.now(dt.UTC).date().isoformat())[:10])
    except ValueError:
        refuse(f"--as-of: {as_of!r} is no ISO 8601 day; write 2026-08-21")
    return TrialOrder(page, today.isoformat(), str(replay or ""), file, name, settings.contact, like, taken)


def _first_address(folder: Path) -> str:
    found = [one for one in open_capture(folder).responses.values() if one.method == "GET"]
    good = [one for one in found if one.status == 200] or found
    if not good:
        refuse(f"{folder}: the capture holds no page that was asked for with GET")
    return good[0].url


def _print_calls(calls: tuple[CallData, ...]) -> None:
    """The calls as comments: what is on standard output stays a declaration."""
    rows = [f"It would yield {len(calls)} {'call' if len(calls) == 1 else 'calls'}:"]
    for call in calls[:SHOWN]:
        due = ", ".join(map(when, call.deadlines)) or call.deadline_text[:40] or "no deadline read"
        facts = (due, f"opens {call.opens}" if call.opens else "", call.language, _amount(call))
        rows += [f"- {call.title}", f"  {'; '.join(filter(None, facts))}", f"  {call.url}"]
    rows += [f"… and {len(calls) - SHOWN} more (--json prints all)"] if len(calls) > SHOWN else []
    sys.stdout.write("\n" + "".join(f"# {row}\n" for row in rows))


def _amount(call: CallData) -> str:
    told = (("total", call.budget), ("from", call.grant_min), ("to", call.grant_max))
    return ", ".join(f"{word} {_money(money)}" for word, money in told if money) or call.money_text[:30]


def _money(money: Money) -> str:
    return f"{money.amount:,.0f} {money.currency}"


def _print_as_json(trial: Trial) -> None:
    calls = [json.loads(dump_call(call)) for call in trial.calls]
    print_json({"name": trial.name, "declaration": trial.toml, "calls": calls, "reason": trial.reason})


def _save(folder: Path, trial: Trial) -> None:
    file = folder / f"{trial.name}.toml"
    if file.exists():
        refuse(f"{file} is there already: it was left as it is")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(trial.toml, encoding="utf-8")
    errors.print(f"Wrote {file}. Next: callwatch crawl {trial.name}", markup=False)
