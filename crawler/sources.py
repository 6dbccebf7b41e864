"""All sources there are: every spider below ``crawler/spiders``, found by walking it."""

from __future__ import annotations

from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.base import SourceSpider
from crawler.order import SPIDERS
from store.runs import SourceData


class UnknownSource(LookupError):
    """Raised for a source name that no spider has; names those there are."""


@cache
def spiders(modules: tuple[str, ...] = SPIDERS) -> dict[str, type[SourceSpider]]:
    """Every source's spider by name, in the order of the names."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": list(modules)}))
    return {name: loader.load(name) for name in sorted(loader.list())}  # type: ignore[misc]


def chosen(names: tuple[str, ...], modules: tuple[str, ...] = SPIDERS) -> list[type[SourceSpider]]:
    """The spiders of these names, or all of them for no name; raises UnknownSource."""
    known = spiders(modules)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownSource(f"no source is named {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[name] for name in names or known]


def all_sources() -> list[SourceData]:
    """Every source as it declares itself."""
    return [spider.source() for spider in spiders().values()]
