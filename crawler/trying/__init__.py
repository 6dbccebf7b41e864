"""Trying an address: what it would give as a source without code. The page is fetched by a process of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.process import CrawlFailed, told_by
from store.codec import dump_call, load_call
from store.types import CallData


@dataclass(frozen=True, slots=True)
class TrialOrder:
    """What is to be tried: an address, answered by the web or by the capture ``replay``, or by one kept page ``file``.

    ``today`` (ISO 8601) tells days to come from days gone by; ``name`` is what the source is to be called, ``taken``
    are names that others have; ``like`` is the web address of one of its calls; ``contact`` stands in the User-Agent.
    """

    url: str
    today: str
    replay: str = ""
    file: str = ""
    name: str = ""
    contact: str = ""
    like: str = ""
    taken: tuple[str, ...] = ()

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> TrialOrder:
        data = json.loads(text)
        return cls(**{**data, "taken": tuple(data["taken"])})


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: a declaration (TOML) and the calls that it yields, or the reason why there is none."""

    name: str = ""
    toml: str = ""
    calls: tuple[CallData, ...] = ()
    reason: str = ""
    warnings: tuple[str, ...] = ()

    def dump(self) -> str:
        calls = [dump_call(call).decode() for call in self.calls]
        return json.dumps({**asdict(self), "calls": calls}, default=str)

    @classmethod
    def load(cls, text: str) -> Trial:
        data = json.loads(text)
        calls = tuple(load_call(call.encode()) for call in data["calls"])
        return cls(**{**data, "calls": calls, "warnings": tuple(data["warnings"])})


def try_address(order: TrialOrder, log: Path) -> Trial:
    """Fetch and look; what goes wrong on the way is written to ``log``. Raises CrawlFailed."""
    said = list(told_by("crawler.trying", order.dump(), log))
    if not said:
        raise CrawlFailed(f"nothing came of it; see {log}")
    return Trial.load(said[-1])
