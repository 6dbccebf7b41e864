"""What an answer to a call teaches a profile: words to want more, or less (relevance feedback, Rocchio 1971)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from profiles.matcher.document import call_language, wanted
from profiles.matcher.glossary import MARK
from profiles.matcher.text import generic_stems, terms
from store.types import CallData, Learnt, Opinion, Wishes

MOST = 30  # words that one answer teaches
PROMINENT = 3  # times as much does a word of the title or a keyword count
DRAWN = 2.0  # length of what a fitting call adds to a profile, in words that stand once
PUSHED = 0.5  # likewise of what another takes away


def lesson(opinion: Opinion, call: CallData, wishes: Wishes) -> tuple[Learnt, ...]:
    """The words of a call that a profile is to want more, where it fits, or less, where it does not.

    More of what stands in its title, topics and keywords, and of what the profile wants already: prose repeats what
    every call of a programme says. Less only of what the profile wants at all: nothing else of the call brought it
    there.
    """
    language = call_language(call)
    counts, written = _told(call, language)
    asked, prominent = wanted(wishes).terms, _terms(_prominent(call), language)
    if opinion is Opinion.FITS:
        kept = Counter({term: count for term, count in counts.items() if term in asked or term in prominent})
        length = DRAWN
    else:
        kept, length = Counter({term: count for term, count in counts.items() if term in asked}), -PUSHED
    weights = {term: 1 + math.log(count) for term, count in kept.items()}
    best = sorted(weights, key=lambda term: (-weights[term], term))[:MOST]
    norm = math.sqrt(sum(weights[term] ** 2 for term in best))
    return tuple(Learnt(written[term], round(length * weights[term] / norm, 3), language) for term in best)


def _prominent(call: CallData) -> tuple[str, ...]:
    return (call.title, *call.keywords, *call.topics)


def _terms(texts: Iterable[str], language: str) -> frozenset[str]:
    return frozenset(term.term for text in texts for term in terms(text, language))


def _told(call: CallData, language: str) -> tuple[Counter[str], dict[str, str]]:
    """The telling terms of a call, counted, and each as it is written first; a pair of general words tells nothing."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text, weight in _texts(call):
        for term in terms(text, language):
            if term.term.startswith(MARK) or all(stem in generic_stems() for stem in term.term.split(" ")):
                continue
            counts[term.term] += weight
            written.setdefault(term.term, " ".join(text[term.start : term.end].split()))
    return counts, written


def _texts(call: CallData) -> Iterator[tuple[str, int]]:
    yield from ((text, PROMINENT) for text in (call.title, *call.keywords))
    yield from ((text, 1) for text in (*call.topics, call.summary, call.text))  # topics can be sentences
