"""Who may apply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from crawler.fields.patterns import words
from store.types import OrganisationType

# A label that leaves somebody out says nothing for sure of the others.
_EXCEPT = words(
    r"not|no|except|excluding|other\sthan|without|hors|sauf|excepté|à\sl['’]exception|salvo|excepto|excepte|außer|ausgenommen"
    r"|ohne|nicht|eccetto|escluse?|tranne|utom|ej|behalve|niet|oprócz|unntatt"
)


_JOIN = (
    r"(?:and|or|et|ou|y|e|o|i|und|oder|och|eller|og|oraz|lub|plus|sowie|as\swell\sas|ainsi\sque|así\scomo|nonché"
    r"|samt)\s"
)
_AND = re.compile(rf"[,;/&+•\n]|[.:]\s|[\s(]{_JOIN}")
_DASH = re.compile(r"\s[–—‑−]\s")
_ASIDE = re.compile(rf"\((?!\s?{_JOIN})[^()]*\)")  # but for "(and hospitals)"
_NAMED = "|"  # stands for each letter of a known word
_OTHER = re.compile(r"[^\W\d_]{3}")


def organisations(
    labels: Iterable[str], known: Mapping[str, tuple[OrganisationType, ...]]
) -> tuple[OrganisationType, ...]:
    """The kinds of organisation that labels name, by the words of ``known`` (lower case, the narrow before the wide).

    None at all where a part of one label holds no known word, or leaves somebody out: a list that lacks somebody would
    wrongly exclude them.
    """
    kinds: set[OrganisationType] = set()
    for label in labels:
        named, rest = _read(_DASH.sub(" - ", f" {label.lower()} "), known)
        if not named or _EXCEPT.search(rest) or not all(map(_is_known, _AND.split(_ASIDE.sub(" ", rest)))):
            return ()
        kinds.update(kind for word in named for kind in known[word])
    return tuple(sorted(kinds))


def _read(label: str, known: Iterable[str]) -> tuple[list[str], str]:
    """The known words of a label, none of them within one before it, and what is left of it."""
    named = []
    for word in known:
        if word in label:
            label = label.replace(word, _NAMED * len(word))
            named.append(word)
    return named, label


def _is_known(part: str) -> bool:
    return _NAMED in part or not _OTHER.search(part)
