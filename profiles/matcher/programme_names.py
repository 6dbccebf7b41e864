"""Whether a call is of a programme that a profile names, in whatever way people name it."""

from __future__ import annotations

import re
from functools import lru_cache

from profiles.matcher.text import fold
from store.types import CallData

_YEAR = re.compile(r"-(?=(?:19|20)\d\d(?:-|$))")
_SEVERAL = re.compile(r" ?[,;/|] ?")  # a programme of several funders
_SAYS_SO = r"(?:programme|programm?|programa|programma)"
_ONLY_SAYS_SO = re.compile(rf"^{_SAYS_SO} | (?:framework )?{_SAYS_SO}$")
_AND_ITS_CODE = re.compile(r" \([^()]*\)$")
_CLUSTER = re.compile(r"(?:horizon europe,? )?cluster ([1-6])\b")
_CODES = {
    "european innovation council": "eic",
    "european research council": "erc",
    "european institute of innovation and technology": "eit",
    "marie sklodowska-curie actions": "msca",
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
    """Whether ``name`` says more than the call does: a part of its programme, or any where the call names none.

    EIC Accelerator is a part of the EIC, which a call has in its identifier or writes in full.
    """
    texts, parts = _written(call.programme, call.identifier)
    if not (call.programme or _YEAR.search(call.identifier)):
        return True
    named = {texts[0], *parts}
    named |= {known[text] for known in (_CODES, _NAMES) for text in named if text in known}
    return any(_begins(said, whole) for said in _spoken(name) for whole in named)


@lru_cache(1 << 12)  # a few hundred programmes are asked of by many profiles
def _written(programme: str, identifier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a call writes of its programme, and the parts of its identifier before the year."""
    whole, code = _plain(programme), _plain(identifier)
    return (whole, code, *_SEVERAL.split(whole)), tuple(_YEAR.split(code)[0].split("-"))


@lru_cache(1 << 12)
def _spoken(name: str) -> tuple[str, ...]:
    """The ways in which a programme is named."""
    wanted = _plain(name)
    if not wanted:
        return ()
    short = _ONLY_SAYS_SO.sub("", _AND_ITS_CODE.sub("", wanted))
    other = (known[said] for known in (_CODES, _NAMES) for said in (wanted, short) if said in known)
    cluster = _CLUSTER.match(wanted)
    return (wanted, short, *other, *([f"cl{cluster[1]}"] if cluster else []))


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("ł", "l").split())


def _begins(text: str, start: str) -> bool:
    return bool(start) and text.startswith(start) and not text[len(start) : len(start) + 1].isalpha()
