"""Sources that are a list of posts of WordPress's own REST API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from crawler.base.json_list import JsonListSpider
from crawler.fields import day, line, text_of
from crawler.prose import model, since, timed, until
from store.types import CallData, Deadline

MORE_TO_READ = "[…]"  # how WordPress ends an excerpt that it cut itself


class WordPressSpider(JsonListSpider):
    """The newest posts of one kind (``/wp-json/wp/v2/<kind>``), as WordPress gives them: a list of records.

    WordPress knows no deadline: it is read in the title, the excerpt or the text, where that can be done for sure.
    The list keeps every post since the site began and says of none that it is closed, so only its first page is read,
    and absence from it means nothing. ``themes`` and ``audiences`` are the taxonomies (the beginnings of the words in
    ``class_list``) that tell topics and beneficiaries; posts that bear one of the words ``ignored`` are no calls.
    """

    ref_key: ClassVar[str] = "id"
    themes: ClassVar[tuple[str, ...]] = ()
    audiences: ClassVar[tuple[str, ...]] = ()
    ignored: ClassVar[frozenset[str]] = frozenset()

    def records(self, payload: Any, sweep: str) -> Sequence[Any]:
        if isinstance(payload, dict) and "code" in payload:
            raise ValueError(f"the site refused: {payload['code']}: {payload.get('message', '')}")
        return super().records(payload, sweep)

    def parse_record(self, post: Any) -> CallData | None:
        words = post.get("class_list") or ()
        words = tuple(words.values() if isinstance(words, dict) else words)  # PHP writes a list with a gap as an object
        if self.ignored.intersection(words):
            return None
        title = text_of(post["title"]["rendered"])
        text, excerpt = _rendered(post, "content"), _rendered(post, "excerpt")
        whole = f"{title}\n{excerpt}\n{text}"
        on = self._deadline(whole, title, excerpt, text)
        return self.call(
            ref=self.ref_of(post),
            url=post["link"],
            title=title,
            summary=excerpt.removesuffix(MORE_TO_READ) if excerpt != title else "",
            text=text if line(text) not in (line(title), line(excerpt)) else "",
            topics=tuple(_named(words, self.themes)),
            beneficiaries_text=", ".join(_named(words, self.audiences)),
            opens=since(whole, on) if on else None,
            deadlines=(on,) if on else (),
            deadline_model=model(on, whole),
            **self.funding(whole),
            published=day((post.get("date") or "")[:10]),
        )

    def _deadline(self, whole: str, *parts: str) -> Deadline | None:
        """What the first part that names a deadline says, unless a later one was extended."""
        on, last = next((found for part in parts if (found := until(part, self.zone))), None), until(whole, self.zone)
        on = last if last and (on is None or last.day > on.day) else on
        return timed(on, whole) if on else None


def _rendered(post: Any, field: str) -> str:
    return text_of((post.get(field) or {}).get("rendered") or "")


def _named(words: Sequence[str], taxonomies: tuple[str, ...]) -> Iterator[str]:
    """The values of taxonomies: "tematiche-scienze-della-vita" is "scienze della vita"."""
    for word in words:
        for taxonomy in taxonomies:
            if word.startswith(f"{taxonomy}-"):
                yield word.removeprefix(f"{taxonomy}-").replace("-", " ")
