"""Reading a roster that a person names."""

from __future__ import annotations

from pathlib import Path

from callwatch.commands.options import refuse
from profiles.roster import RosterError, read_roster
from store.types import Roster


def roster_in(file: Path) -> Roster:
    """The roster in a file; a broken one, or none, ends the command."""
    try:
        return read_roster(file)
    except RosterError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{file}: {error.strerror}")
