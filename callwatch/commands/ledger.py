"""The ledger and the outbox: what was done, and what was said."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from callwatch.commands.options import AsJson, Limit, open_settings_store, print_json
from callwatch.screen import console, plain_table
from store.outbox import messages as stored_messages
from store.runs import runs as stored_runs
from store.types import MessageState

app = typer.Typer()


@app.command()
def runs(
    job: Annotated[str | None, typer.Option(help="Of this job only: crawl, match, compose, deliver.")] = None,
    limit: Limit = 30,
    as_json: AsJson = False,
) -> None:
    """The ledger: what was done, when, and what it came to."""
    with open_settings_store().reading() as session:
        found = stored_runs(session, job, limit)
    if as_json:
        print_json([asdict(run) for run in found])
        return
    table = plain_table("started", "job", "source", "outcome", "seconds", "counts", "why")
    for run in found:
        counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in run.counts.items() if number)
        table.add_row(
            f"{run.started_at:%Y-%m-%d %H:%M}", run.job, run.source, run.outcome, str(run.seconds), counts, run.reason
        )
    console.print(table)


@app.command()
def messages(
    state: Annotated[MessageState | None, typer.Option(help="In this state only.")] = None,
    limit: Limit = 30,
    as_json: AsJson = False,
) -> None:
    """The outbox: who was told what, and whether it went out."""
    with open_settings_store().reading() as session:
        found = stored_messages(session, *([state] if state else []))[:limit]
    if as_json:
        print_json([asdict(message) for message in found])
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
