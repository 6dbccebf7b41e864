"""Whether a call is of a programme that a profile names, in whatever way people name it."""

from __future__ import annotations

import re
from functools import lru_cache

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
    texts, parts = _written(call.programme, call.identifier)
    return any(said in parts or any(_begins(text, said) for text in texts) for said in _spoken(name))


def may_be_of(call: CallData, name: str) -> bool:
    """Whether ``name`` says more than the call does: a part of its programme, or any where the call names none."""
    programme = fold(call.programme).strip()
    return not (programme or _YEAR.search(call.identifier)) or any(_begins(said, programme) for said in _spoken(name))


@lru_cache(1 << 12)  # a few hundred programmes are asked of by many profiles
def _written(programme: str, identifier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a call writes of its programme, and the parts of its identifier before the year."""
    whole, code = fold(programme).strip(), fold(identifier).strip()
    return (whole, code, *_SEVERAL.split(whole)), tuple(_YEAR.split(code)[0].split("-"))


@lru_cache(1 << 12)
def _spoken(name: str) -> tuple[str, ...]:
    """The ways in which a programme is named."""
    wanted = fold(name).strip()
    if not wanted:
        return ()
    short = _ONLY_SAYS_SO.sub("", wanted)
    other = (known[said] for known in (_CODES, _NAMES) for said in (wanted, short) if said in known)
    cluster = _CLUSTER.match(wanted)
    return (wanted, short, *other, *([f"cl{cluster[1]}"] if cluster else []))


def _begins(text: str, start: str) -> bool:
    return bool(start) and text.startswith(start) and not text[len(start) : len(start) + 1].isalpha()
