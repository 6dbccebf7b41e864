"""Whether a call is of a programme that a profile names, in whatever way people name it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from profiles.matcher.text import fold
from store.types import CallData

_YEAR = re.compile(r"-(?=(?:19|20)\d\d(?:-|$))")
_SEVERAL = re.compile(r"\s*[,;/|]\s*")  # a programme of several funders
_ONLY_SAYS_SO = re.compile(r"\s+(?:framework\s+)?(?:programme|programm?|programa|programma)$")
_CLUSTER = re.compile(r"(?:horizon europe,? )?cluster ([1-6])\b")
_CODES = {
    "european innovation council": "eic",
    "european research council": "erc",
    "european institute of innovation and technology": "eit",
    "marie sklodowska-curie actions": "msca",
    "marie skłodowska-curie actions": "msca",
    "european defence fund": "edf",
    "single market programme": "smp",
    "connecting europe facility": "cef",
}
_NAMES = {code: name for name, code in _CODES.items()}


def is_of(call: CallData, name: str) -> bool:
    """Whether ``name`` is the call's programme, or begins its programme or identifier, as whole words.

    It may also be a part of the identifier before the year: EIC of HORIZON-EIC-2026-ACCELERATOR-01.
    """
    programme, identifier = fold(call.programme).strip(), fold(call.identifier).strip()
    parts = _YEAR.split(identifier)[0].split("-")
    texts = (programme, identifier, *_SEVERAL.split(programme))
    return any(said in parts or any(_begins(text, said) for text in texts) for said in _spoken(name))


def may_be_of(call: CallData, name: str) -> bool:
    """Whether ``name`` says more than the call does: a part of its programme, or any where the call names none."""
    programme = fold(call.programme).strip()
    return not (programme or _YEAR.search(call.identifier)) or any(_begins(said, programme) for said in _spoken(name))


def _spoken(name: str) -> Iterator[str]:
    """The ways in which a programme is named."""
    wanted = fold(name).strip()
    if not wanted:
        return
    short = _ONLY_SAYS_SO.sub("", wanted)
    yield from (wanted, short)
    yield from (known[said] for known in (_CODES, _NAMES) for said in (wanted, short) if said in known)
    if cluster := _CLUSTER.match(wanted):
        yield f"cl{cluster[1]}"


def _begins(text: str, start: str) -> bool:
    return bool(start) and text.startswith(start) and not text[len(start) : len(start) + 1].isalpha()
