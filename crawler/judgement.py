"""Whether a crawl can be believed: pure decisions on what it read and on the source's past."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from store.types import Cause, Counts, Outcome

PAST_NEEDED = 3  # readings before anything is usual
LEARNT_FROM = 15  # readings that the band is learnt from: a season's drift is followed in a week or two
SIGMAS, MAD_TO_SIGMA = 3, 1.4826  # of a normal distribution (Rousseeuw & Croux 1993)
NARROWEST, WIDEST = 0.3, 0.45  # of the usual number: the band below it; half of the usual number is never inside
NARROWEST_CALLS = 2  # for sources of a handful of calls
HALVED = 3  # calls: of two, one may go
RENAMED = 5  # calls of which not one was known: then it is their references that changed
LACKING = 0.3  # of the calls that should be there: fewer lacking than that, and a low number is explained
SPOILT = 0.2  # of the records unreadable: then it is the site that changed, not a record that is odd
SPOILT_RECORDS = 3
FLOOD_FLOOR = 20  # new calls that no source has to ask for
FLOOD_FACTOR = 3  # times a busy run of the source
BUSY = 0.9  # quantile of the new calls a run
LANGUAGE_SHARE = 0.7  # of the texts in one language
LANGUAGE_TEXTS = 5
UNCLEAR = "und"  # of a text: several languages, or one that is not served (ISO 639: undetermined)
MORE_OF_KNOWN, MORE_OF_ALL = 0.3, 0.45  # of the texts in a language, beyond what was usual: known calls keep theirs
STRAY = 0.05  # of the texts: so many may be in any language
BY_CHANCE = 0.001  # and below: it is no chance

# What says nothing against the source: nobody is to look after it.
_NOT_THE_SOURCE = frozenset({Cause.RECORDS, Cause.INTERRUPTED, Cause.NOT_RECORDED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong: the cause as a word, and what happened in words."""

    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True)
class Band:
    """What a source usually lists: the usual number, and the lowest and the highest one that is no surprise."""

    usual: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl came to, before it is judged.

    ``pages``: what was wrong with listing pages; ``records``: with single records; ``truncated``: the replayed
    capture lacks a listing page; ``not_modified``: a listing page was not sent again; ``lacking``: calls that should be
    there and were not met; ``languages``: how many texts are in each, and of those how many are of calls that were
    ``known`` before; ``crash``: why it did not end by itself.
    """

    counts: Counts
    pages: tuple[Trouble, ...] = ()
    records: tuple[Trouble, ...] = ()
    truncated: bool = False
    not_modified: bool = False
    lacking: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    crash: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """What a source's past leads to expect; None and what is empty: nothing yet.

    ``shares``: the largest share of the texts that each language had in one of its readings. ``meets_known``: each of
    its last readings, the last of them not long ago, met calls that were known before.
    """

    band: Band | None = None
    language: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    meets_known: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a crawl ended, why in words, and whether absence from it means anything.

    ``teaches``: what it found tells what is usual.
    """

    outcome: Outcome
    reason: str
    trustworthy: bool
    cause: Cause | None = None
    teaches: bool = False

    @property
    def is_alarming(self) -> bool:
        """Whether staff must look after the source."""
        return self.cause is not None and self.cause not in _NOT_THE_SOURCE

    @property
    def is_recovery(self) -> bool:
        """Whether a source that was broken is well again: it was read, and nothing is wrong that is its own."""
        return self.outcome in {Outcome.OK, Outcome.PARTIAL} and not self.is_alarming


NOTHING_USUAL = Usual()


def judge(crawled: Crawled, usual: Usual = NOTHING_USUAL) -> Judgement:
    """Judge a crawl. Zero found is never good, unless the server said that nothing changed."""
    if crawled.crash:
        return _failed(crawled.crash)
    if crawled.counts.found == 0 and not crawled.not_modified:
        return _failed(_why_nothing(crawled))
    surprises = _surprises(crawled, usual)
    troubles = [*_page_trouble(crawled), *_record_trouble(crawled), *surprises]  # the cause before what it led to
    whole = not (crawled.pages or surprises or crawled.truncated or crawled.not_modified)
    believed = not (surprises or crawled.truncated or crawled.not_modified)
    if troubles:
        reason = "; ".join(trouble.reason for trouble in troubles)
        return Judgement(Outcome.PARTIAL, reason, whole, _first(troubles), teaches=believed)
    return Judgement(Outcome.OK, "not modified" if crawled.not_modified else "", whole, teaches=believed)


def _failed(trouble: Trouble) -> Judgement:
    return Judgement(Outcome.FAILED, trouble.reason, trustworthy=False, cause=trouble.cause)


def _why_nothing(crawled: Crawled) -> Trouble:
    if crawled.pages:
        return crawled.pages[0]
    if crawled.records:
        worst = _worst(crawled.records)
        number = crawled.counts.unreadable
        return Trouble(worst.cause, f"none of its {_number(number, 'record')} could be read: {worst.reason}")
    if crawled.truncated:
        return Trouble(Cause.NOT_RECORDED, "the capture lacks its pages")
    return Trouble(Cause.EMPTY, "it answered, but listed nothing")


def _page_trouble(crawled: Crawled) -> list[Trouble]:
    if not crawled.pages:
        return []
    worst = _worst(crawled.pages)
    return [Trouble(worst.cause, f"{_number(len(crawled.pages), 'page')} could not be read: {worst.reason}")]


def _surprises(crawled: Crawled, usual: Usual) -> list[Trouble]:
    """What is unlike the source's past, although it could be read."""
    found, foreign = crawled.counts.found, _foreign(crawled, usual)
    surprises = [Trouble(Cause.ANOTHER_LANGUAGE, foreign)] if foreign else []
    if is_renamed(crawled.counts, usual):
        words = f"none of its {found} calls was known: their addresses or numbers may have changed"
        surprises.append(Trouble(Cause.SITE_CHANGED, words))
    explained = crawled.lacking <= LACKING * (found + crawled.lacking)
    if usual.band and found < usual.band.low and not crawled.not_modified and not explained:
        surprises.append(Trouble(Cause.TOO_FEW, f"found {found} where {usual.band.usual:g} are usual"))
    return surprises


def _foreign(crawled: Crawled, usual: Usual) -> str:
    """What is written in another language than ever, in words; empty where nothing is.

    Calls that are known keep their language, and so do sources that publish in several: what is held against a source
    is the largest share that the language had before. Of what is new, much more must be in it. Where all texts are as
    mixed as they were before, those that are known may all be in one language: the others have closed.
    """
    found_in = language_of_most(crawled.languages)
    if usual.language and found_in and found_in != usual.language:
        return f"it is written in another language: {found_in!r} where {usual.language!r} is usual"
    total = sum(crawled.languages.values())
    grown = [one for one, among in crawled.languages.items() if among / total > usual.shares.get(one, 0.0)]
    for texts, more in ((crawled.known, MORE_OF_KNOWN), (crawled.languages, MORE_OF_ALL)):
        number = sum(texts.values())
        for language in grown if usual.shares and number >= LANGUAGE_TEXTS else ():
            among, share = texts.get(language, 0), usual.shares.get(language, 0.0)
            if among >= (share + more) * number and _chance(among, number, max(share, STRAY)) < BY_CHANCE:
                before = f"at most {share:.0%} were" if share else "none was"
                what = "several, or one that is not served" if language == UNCLEAR else repr(language)
                return f"{among} of {number} texts are in another language: {what}, in which {before} before"
    return ""


def _chance(among: int, number: int, share: float) -> float:
    """How likely so many or more of a number are by chance, where each is with the likelihood of the share."""
    return sum(
        math.comb(number, some) * share**some * (1 - share) ** (number - some) for some in range(among, number + 1)
    )


def is_renamed(counts: Counts, usual: Usual) -> bool:
    """Whether a reading met nothing that was known, where its source always does: are they new, or only named anew?"""
    return usual.meets_known and counts.new == counts.found >= RENAMED


def _record_trouble(crawled: Crawled) -> list[Trouble]:
    number = crawled.counts.unreadable - len(crawled.pages)
    if number <= 0:
        return []
    spoilt = number >= max(SPOILT_RECORDS, SPOILT * (crawled.counts.found + number))
    words = f"{_number(number, 'record')} could not be read"
    if not (spoilt and crawled.records):
        return [Trouble(Cause.RECORDS, words)]
    worst = _worst(crawled.records)
    return [Trouble(worst.cause, f"{words}: {worst.reason}")]


def _worst(troubles: Sequence[Trouble]) -> Trouble:
    """The first of those with the most frequent cause."""
    cause = Counter(trouble.cause for trouble in troubles).most_common(1)[0][0]
    return next(trouble for trouble in troubles if trouble.cause is cause)


def _first(troubles: Sequence[Trouble]) -> Cause:
    """The cause of a partial reading: the first that somebody must look after, else the first."""
    return next((one.cause for one in troubles if one.cause not in _NOT_THE_SOURCE), troubles[0].cause)


def band(past: Sequence[int]) -> Band | None:
    """What is usual after numbers found by believed readings, newest first; None before there are enough.

    The median and, on both sides, three standard deviations as the median absolute deviation tells them: a few odd
    readings move neither. Below, the band is at least 30 % wide and never reaches half of three calls or more.
    """
    recent = past[:LEARNT_FROM]
    if len(recent) < PAST_NEEDED:
        return None
    usual = median(recent)
    spread = SIGMAS * MAD_TO_SIGMA * median(abs(number - usual) for number in recent)
    width = max(spread, NARROWEST * usual)
    below, above = max(NARROWEST_CALLS, min(width, WIDEST * usual)), max(NARROWEST_CALLS, width)
    if usual >= HALVED:
        below = min(below, WIDEST * usual)
    return Band(usual, max(1, math.ceil(usual - below)), math.floor(usual + above))


def usual_language(past: Sequence[str]) -> str:
    """The language that most readings were in, newest first; empty where none was or there are too few of them."""
    known = [language for language in past[:LEARNT_FROM] if language]
    return _dominant(Counter(known)) if len(known) >= PAST_NEEDED else ""


def usual_shares(past: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """The largest share of each language in one of the last readings, after the texts in each, newest first."""
    told = [texts for texts in past[:LEARNT_FROM] if sum(texts.values()) >= LANGUAGE_TEXTS]
    if len(told) < PAST_NEEDED:
        return {}
    shares = [(language, number / sum(texts.values())) for texts in told for language, number in texts.items()]
    return {language: max(share for one, share in shares if one == language) for language, _ in shares}


def language_of_most(texts: Mapping[str, int]) -> str:
    """The language of most texts, given how many are in each; empty where none has most, or they are few."""
    clear = {language: number for language, number in texts.items() if language != UNCLEAR}
    return _dominant(clear) if sum(clear.values()) >= LANGUAGE_TEXTS else ""


def _dominant(numbers: Mapping[str, int]) -> str:
    language = max(numbers, key=lambda one: numbers[one], default="")
    return language if numbers and numbers[language] >= LANGUAGE_SHARE * sum(numbers.values()) else ""


def flood_limit(past: Sequence[Counts]) -> int:
    """How many new calls a run may bring before staff are asked, after the counts of readings, newest first.

    Three times a busy run. A reading of nothing but new calls was the source's first, and one of which calls were held
    was a flood: neither tells what is usual.
    """
    brought = sorted(counts.new for counts in past if not counts.held and counts.new < counts.found)
    busy = brought[math.ceil(BUSY * len(brought)) - 1] if brought else 0
    return max(FLOOD_FLOOR, FLOOD_FACTOR * busy)


def is_due(every: dt.timedelta, last_good_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a source is to be crawled: daily ones whenever a crawl is ordered, the others when their rest is over."""
    return every <= dt.timedelta(days=1) or last_good_at is None or now - last_good_at >= every


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
