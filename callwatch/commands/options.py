"""What commands share: their options, opening the store, refusing, printing JSON."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any, NoReturn

import typer
from sqlalchemy.orm import Session

from callwatch.opening import prepare
from callwatch.screen import errors
from callwatch.settings import load_settings
from store.calls import KnownCall, find_call
from store.session import Store

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(help="At most so many.", min=1)]


def open_settings_store() -> Store:
    """The store of the settings, its schema up to date."""
    return prepare(load_settings())


def refuse(message: str) -> NoReturn:
    """Say why a command cannot be carried out, and end with 1."""
    errors.print(message, style="red", markup=False)
    raise typer.Exit(1)


def known_call(session: Session, key: str) -> KnownCall:
    """The call that a person names; none ends the command."""
    call = find_call(session, key)
    if call is None:
        refuse(f"No call is known as {key}; try: callwatch calls search WORDS")
    return call


def print_json(value: Any) -> None:
    """Write JSON for other programs: on standard output, without colours or wrapping."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2) + "\n")
