"""Concepts of an installation's own: a file in the format of the shipped glossary, beside it.

A concept with the name of a shipped one stands in its place. What would be read wrongly is refused, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from profiles.matcher.glossary import LANGUAGES, BrokenGlossary, Concept, concepts, shipped, use
from profiles.matcher.text import reread_glossary, stems_of

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def learn(own: Sequence[Concept], name: str = "glossary.tsv") -> None:
    """Read texts with these concepts beside the shipped ones; to be said before any text is read.

    Raises BrokenGlossary for a concept or a term that could not be told from another one; ``name`` is the file's.
    """
    if faults := list(_faults(own)):
        raise BrokenGlossary("\n".join(f"{name}: {fault}" for fault in faults))
    if list(own) != own_concepts():
        use((*_beside(own), *own) if own else ())
        reread_glossary()


def own_concepts() -> list[Concept]:
    """What was learnt: the concepts in use that are not shipped so."""
    return [concept for concept in concepts() if concept not in shipped()] if concepts() != shipped() else []


def mark() -> str:
    """A sum over what was learnt, so that what was read with other concepts is read again; empty where nothing was."""
    own = own_concepts()
    return sha256(repr(own).encode()).hexdigest()[:16] if own else ""


def _beside(own: Sequence[Concept]) -> list[Concept]:
    """The shipped concepts, but for those that others of the same name replace."""
    names = {concept.id for concept in own}
    return [concept for concept in shipped() if concept.id not in names]


def _faults(own: Sequence[Concept]) -> Iterator[str]:
    if not own:
        return
    fields = {concept.field for concept in shipped()}
    for number, concept in enumerate(own):
        if not _NAME.fullmatch(concept.id):
            yield f"{concept.id!r}: a concept's name has small letters, digits and hyphens only"
        if concept.field not in fields:
            yield f"{concept.id}: there is no field {concept.field!r}; take one of {', '.join(sorted(fields))}"
        if concept.id in {before.id for before in own[:number]}:
            yield f"{concept.id}: this concept has two lines"
    for language in LANGUAGES:
        yield from _meeting(own, language)


def _meeting(own: Sequence[Concept], language: str) -> Iterator[str]:
    """Terms of one language that are read as nothing, or like a term of another concept."""
    taken = {tuple(stems_of(term, language)): (concept.id, term) for concept, term in _terms(_beside(own), language)}
    copied = {(concept.id, term) for concept, term in _terms(shipped(), language)}
    for concept, term in _terms(own, language):
        stems = tuple(stems_of(term, language))
        other, like = taken.setdefault(stems, (concept.id, term))
        if not stems:
            yield f"{concept.id}: “{term}” ({language}) has no word that is compared; write more words"
        elif other != concept.id and (concept.id, term) not in copied:  # some shipped ones do meet
            yield f"{concept.id}: “{term}” ({language}) is read like “{like}” of {other}; a term has one concept"


def _terms(some: Sequence[Concept], language: str) -> Iterator[tuple[Concept, str]]:
    yield from ((concept, term) for concept in some for term in concept.terms[language])
