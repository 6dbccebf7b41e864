"""Who may apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from store.types import OrganisationType


def organisations(
    labels: Iterable[str], known: Mapping[str, tuple[OrganisationType, ...]]
) -> tuple[OrganisationType, ...]:
    """The kinds of organisation that labels name, each by the first word of ``known`` (lower case) that it holds.

    None at all where one label holds no known word: a list that lacks somebody would wrongly exclude them.
    """
    kinds: set[OrganisationType] = set()
    for label in (one.lower() for one in labels):
        word = next((word for word in known if word in label), None)
        if word is None:
            return ()
        kinds.update(known[word])
    return tuple(sorted(kinds))
