"""What a crawl process is told to do, and what it tells back: the two sides of its pipes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from store.types import Counts, Outcome

SPIDERS = ("crawler.spiders",)  # packages


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One crawl of some sources, or of all where ``sources`` is empty.

    ``replay`` and ``record`` are folders of captures; ``as_of`` (ISO 8601) sets the clock of a replay; ``options``
    holds each source's own settings by its name; ``modules`` are the packages whose spiders are the sources,
    ``declared`` is the folder of those without code.
    """

    database: str
    sources: tuple[str, ...] = ()
    replay: str = ""
    record: str = ""
    as_of: str = ""
    contact: str = ""  # address in the User-Agent, so that a site can reach us before it blocks us
    options: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)  # keys are among them
    modules: tuple[str, ...] = SPIDERS
    declared: str = ""

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> CrawlOrder:
        data = json.loads(text)
        return cls(**{**data, "sources": tuple(data["sources"]), "modules": tuple(data["modules"])})


@dataclass(frozen=True, slots=True)
class Progress:
    """How one source is doing: ``event`` is started, reading or ended."""

    source: str
    event: str
    counts: Counts
    outcome: Outcome = Outcome.RUNNING
    reason: str = ""

    def dump(self) -> str:
        counts = {name: number for name, number in asdict(self.counts).items() if number}
        return json.dumps({**asdict(self), "counts": counts})

    @classmethod
    def load(cls, text: str) -> Progress:
        data = json.loads(text)
        return cls(**{**data, "counts": Counts(**data["counts"]), "outcome": Outcome(data["outcome"])})
