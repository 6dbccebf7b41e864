"""The folder of declared sources: one file is one source, and a broken one stops nobody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from crawler.base import SourceSpider
from crawler.declared.declaration import BadDeclaration, Declaration, Wrong, read_declaration
from crawler.declared.spiders import spider_of
from crawler.places import country_of, place_of
from store.runs import SourceData
from store.types import Level

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Broken:
    """A declaration that cannot be used, as far as it says what it is; ``reason`` names file, line, key and remedy."""

    source: SourceData
    reason: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What lies in the folder: spiders by name, and what is broken."""

    spiders: dict[str, type[SourceSpider]]
    broken: dict[str, Broken]


def read_folder(folder: Path, taken: Collection[str] = ()) -> Declared:
    """Every declaration in ``folder``, which need not be there; ``taken`` are names that other sources have."""
    declared = Declared({}, {})
    for file in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        try:
            declared.spiders[file.stem] = spider_of(read_file(file, taken))
        except BadDeclaration as error:
            declared.broken[file.stem] = Broken(_as_known(file.stem, error.said), error.in_file(str(file)))
    return declared


def read_file(file: Path, taken: Collection[str] = ()) -> Declaration:
    """The declaration in one file, named for it; raises BadDeclaration."""
    if file.stem in taken:
        wrong = "a source that comes with callwatch has this name; give the file another one"
        raise BadDeclaration((Wrong("name", wrong),), {})
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDeclaration((Wrong("", f"this is no UTF-8 (byte {error.start}); save it as UTF-8"),), {}) from error
    except OSError as error:
        raise BadDeclaration((Wrong("", f"cannot be read: {error.strerror}"),), {}) from error
    return read_declaration(file.stem, text)


def _as_known(name: str, said: dict[str, object]) -> SourceData:
    title, level, urls = said.get("title"), said.get("level"), said.get("start_urls")
    country = country_of(name)
    return SourceData(
        name,
        title if isinstance(title, str) else name,
        Level(level) if isinstance(level, str) and level in set(Level) else Level.NATIONAL,
        country,
        place_of(country).language,
        urls[0] if isinstance(urls, list) and urls and isinstance(urls[0], str) else "",
    )
