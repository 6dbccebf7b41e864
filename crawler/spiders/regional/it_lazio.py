"""The innovation agency of Lazio."""

import re
from dataclasses import replace
from typing import Any

from parsel import Selector

from crawler.base import WordPressSpider
from crawler.fields import money
from store.types import CallData, Money

_SUM = re.compile(r"(?i)[\d.,]+\s(?:mila\s|milion[ei]\s(?:di\s)?|miliard[oi]\s(?:di\s)?)?euro")


class ItLazio(WordPressSpider):
    """Calls that Lazio Innova runs for the region, with their whole text.

    Publisher: Lazio Innova S.p.A.
    Holds: the newest hundred calls, open or not.
    API documentation: https://developer.wordpress.org/rest-api/reference/posts/
    Caveats: deadlines stand in the text; one that names several days (two windows, say) is left as text; the budget is
    a heading of its own ("40 milioni di euro").
    Licence: terms of the site, https://www.lazioinnova.it/
    """

    name = "it_lazio"
    title = "Lazio Innova (Italy)"
    region = "ITI4"
    start_urls = ["https://www.lazioinnova.it/wp-json/wp/v2/bandi?per_page=100"]
    themes = ("tematiche",)
    audiences = ("destinatari",)

    def parse_record(self, post: Any) -> CallData | None:
        call = super().parse_record(post)
        markup = (post.get("content") or {}).get("rendered") or "-"
        return replace(call, budget=_budget(markup) or call.budget) if call else None


def _budget(markup: str) -> Money | None:
    """The amount that begins the first heading that begins with one."""
    for heading in Selector(markup).css("h2, h3"):
        begun = next(filter(None, (" ".join(text.split()) for text in heading.css("::text").getall())), "")
        if _SUM.fullmatch(begun):
            return money(begun, "IT")
    return None
