"""The sources: what there is, and how each one is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer

from callwatch.commands.options import AsJson, open_settings_store, print_json
from callwatch.screen import console, plain_table
from crawler.sources import all_sources
from store.runs import RunData, crawls
from store.types import Outcome

GOOD = (Outcome.OK, Outcome.PARTIAL)

app = typer.Typer(invoke_without_command=True)


@app.callback()
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """All sources: level, country, language, last good reading and last outcome."""
    if context.invoked_subcommand:
        return
    store = open_settings_store()
    rows = []
    with store.reading() as session:
        for source in all_sources():
            past = crawls(session, source.name)
            good = next((run for run in past if run.outcome in GOOD), None)
            rows.append({**asdict(source), "last_good": good and good.started_at, **_last(past)})
    if as_json:
        print_json(rows)
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
