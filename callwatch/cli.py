"""The command line.

Each command is read when it is asked for: reading all of them takes longer than most of them do.
"""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from callwatch.screen import errors
from callwatch.settings import BadSettings
from crawler.capture import BrokenCapture
from store.session import StoreUnreachable

COMMANDS = {  # command -> its module among ``callwatch.commands``
    **dict.fromkeys(("run", "crawl", "match", "compose", "deliver", "resolve", "init", "demo", "members"), "running"),
    "calls": "calls",
    "sources": "sources",
    "profiles": "profiles",
    "feedback": "feedback",
    "glossary": "glossary",
    **dict.fromkeys(("runs", "messages"), "ledger"),
}


def application(arguments: list[str]) -> typer.Typer:
    """The commands: of one that is named its module alone, else all of them."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback()
    def callwatch() -> None:
        """Watches public funding calls for the members of industry clusters, and tells each what fits and why."""

    named = next((COMMANDS[word] for word in arguments[:1] if word in COMMANDS), None)
    for module in [named] if named else dict.fromkeys(COMMANDS.values()):
        app.add_typer(import_module(f"callwatch.commands.{module}").app)
    return app


def main() -> None:
    """The entry of the command ``callwatch``."""
    try:
        application(sys.argv[1:])()
    except (BadSettings, BrokenCapture) as error:
        errors.print(str(error), style="red", markup=False)
        sys.exit(2)
    except StoreUnreachable as error:
        errors.print(f"{error}\nCheck the setting database (CALLWATCH_DATABASE).", style="red", markup=False)
        sys.exit(2)
