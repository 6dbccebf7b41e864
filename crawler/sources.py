"""All sources there are: every spider below ``crawler/spiders``, and every declaration in the folder of those."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.base import SourceSpider
from crawler.declared.folder import Broken, Declared, read_folder
from crawler.order import SPIDERS
from store.runs import SourceData

Options = Mapping[str, Mapping[str, Any]]  # each source's own settings by its name


class UnknownSource(LookupError):
    """Raised for a source name that no spider has; names those there are."""


class NeedsKey(LookupError):
    """Raised for a source that is asked for by name and lacks its key; tells what to set, and where to get it."""


@cache
def spiders(modules: tuple[str, ...] = SPIDERS) -> dict[str, type[SourceSpider]]:
    """Every source's spider by name, in the order of the names."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": list(modules)}))
    return {name: loader.load(name) for name in sorted(loader.list())}  # type: ignore[misc]


def declared_sources(folder: str, modules: tuple[str, ...] = SPIDERS) -> Declared:
    """The sources without code in a folder; none for no folder. A name that a spider has is refused."""
    return read_folder(Path(folder), spiders(modules)) if folder else Declared({}, {})


def chosen(names: tuple[str, ...], modules: tuple[str, ...] = SPIDERS, declared: str = "") -> list[type[SourceSpider]]:
    """The spiders of these names, or all of them for no name; raises UnknownSource.

    A declaration that is broken has no spider; ``broken`` tells of it.
    """
    without_code = declared_sources(declared, modules)
    known = {**spiders(modules), **without_code.spiders}
    unknown = [name for name in names if name not in known and name not in without_code.broken]
    if unknown:
        raise UnknownSource(f"no source is named {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    return [known[name] for name in names or sorted(known) if name in known]


def broken(names: tuple[str, ...], modules: tuple[str, ...] = SPIDERS, declared: str = "") -> list[Broken]:
    """The declarations of these names, or of any for no name, that cannot be used."""
    found = declared_sources(declared, modules).broken
    return [one for name, one in found.items() if not names or name in names]


def lacks_key(spider: type[SourceSpider], options: Options) -> bool:
    """Whether a source needs a key that its settings do not hold: it is then not crawled, and not failing."""
    return bool(spider.needs_key) and not str(options.get(spider.name, {}).get(spider.needs_key) or "").strip()


def keyless(options: Options, modules: tuple[str, ...] = SPIDERS) -> dict[str, str]:
    """The sources that need a key and have none, by name, each with what to set and where to get it."""
    return {name: _missing_key(one) for name, one in spiders(modules).items() if lacks_key(one, options)}


def check_keys(names: tuple[str, ...], options: Options, modules: tuple[str, ...] = SPIDERS) -> None:
    """Raise NeedsKey where one of the sources that are asked for by name lacks its key."""
    missing = keyless(options, modules)
    if told := [missing[name] for name in names if name in missing]:
        raise NeedsKey("\n".join(told))


def _missing_key(spider: type[SourceSpider]) -> str:
    variable = f"CALLWATCH_SOURCE__{spider.name}__{spider.needs_key}".upper()
    return (
        f"{spider.name} needs a key: set {spider.needs_key} under [source.{spider.name}] in callwatch.toml, "
        f"or {variable}; {spider.key_from}"
    )


def all_sources(declared: str = "") -> list[SourceData]:
    """Every source as it declares itself, those without code among them, in the order of the names."""
    without_code = declared_sources(declared)
    known = [spider.source() for spider in (*spiders().values(), *without_code.spiders.values())]
    return sorted((*known, *(one.source for one in without_code.broken.values())), key=lambda one: one.name)
