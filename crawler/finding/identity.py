"""What a declaration says of the source itself: its name, title and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parsel import Selector

from crawler.declared.declaration import Declaration
from crawler.fields import language_of, line
from crawler.finding.conversation import Wish
from crawler.finding.pages import country_code, declared_language, name_of, own_language, two_letters
from crawler.finding.trees import words_of
from crawler.places import country_of

TITLE_LIMIT, PROSE, ENOUGH = 80, 6_000, 1_000  # characters

Said = dict[str, Any]  # keys of a declaration


def identity(wish: Wish, url: str, title: str, declared: str, prose: str) -> Said:
    """What is said of a source. Its language is that of its prose, else what the page declares."""
    address = wish.url if wish.url.startswith(("http://", "https://")) else url
    told, read = two_letters(declared), language_of(prose)
    language = read if read and (len(prose) >= ENOUGH or not told) else told
    country = wish.name.partition("_")[0] if wish.name else country_code(address, language, declared, prose)
    name = wish.name or _free(name_of(address, country), wish.taken)
    own = own_language(language, country)
    plain = line(title)[:TITLE_LIMIT].strip(" -–|") or name
    return {"name": name, "title": plain, "start_urls": (address,), **({"language": own} if own else {})}


def of_page(wish: Wish, page: Selector, url: str) -> Said:
    """What is said of a source that is a page."""
    title = page.css('meta[property="og:site_name"]::attr(content)').get() or page.css("title::text").get() or ""
    words = " ".join(words_of(one.root) for one in page.css("main, article, p, li, td, h2, h3")[:200])
    return identity(wish, url, title, declared_language(page), words[:PROSE])


def words_in(records: Sequence[Any]) -> str:
    """The words of some entries or records."""
    said = (str(value) for one in records[:30] for value in (one.values() if isinstance(one, Mapping) else ()))
    return line(" ".join(said))[:PROSE]


def month_first(said: Said) -> bool:
    """Whether 08/03/2026 is in August there."""
    return country_of(str(said["name"])) == "US"


def declared_as(said: Said, **keys: Any) -> Declaration:
    """The declaration with what is said of the source and of its shape."""
    return Declaration.model_validate({**said, **keys})


def _free(name: str, taken: frozenset[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, 100))
    return name if name not in taken else next(one for one in numbers if one not in taken)
