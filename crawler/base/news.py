"""Sources that are the news feed of a funder."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from crawler.base.feed import FeedSpider
from crawler.fields import text_of
from crawler.sedia.identifiers import topic_named
from crawler.timeline import timeline
from store.types import CallData, DeadlineModel, Kind

# A headline that says that money can be asked for, now or soon.
_ANNOUNCES = re.compile(
    r"\bcalls? for (?:proposals|projects|applications|expressions? of interest)\b|\bopen calls?\b"
    r"|\bjoint (?:\w+ )?calls?\b|\b(?:new|first|second|third|next|upcoming|\d{4})(?: \w+){0,4} calls?\b"
    r"|\bcalls?\b(?: \S+){0,8} (?:open(?:s|ed)?|launch(?:es|ed)?|published|out)\b"
    r"|\b(?:open|launch\w*)(?: \S+){0,8} calls?\b|\bprizes? (?:contest|competition)\b"
    r"|\bapply (?:now|for|by)\b|\bapplications? (?:are )?(?:now )?open\b|\bfunding opportunit\w+\b"
    r"|(?:€|EUR) ?[\d.,]+ ?(?:m|bn|million|billion)\b.*\bavailable\b",
    re.IGNORECASE,
)
# A headline that looks back at a call, invites to hear of one, hires, or buys.
_NO_CALL = re.compile(
    r"\bresults?\b|\bwin(?:s|ners?)?\b|\bselected\b|\bawarded\b|\bsign(?:s|ed)\b|\bevaluat\w+\b|\bfunded projects?\b"
    r"|\bsuccess\w*\b|\bclose[sd]\b|\breceived\b|\bsubmitted\b|\binfo(?:rmation)? (?:day|session|week)s?\b"
    r"|\bwebinars?\b|\bworkshop\b|\bevents?\b|\bvacanc\w+\b|\bjobs?\b|\btraineeships?\b|\bexperts?\b|\btenders?\b"
    r"|\bprocurement\b|\bcall(?:s|ed|ing) (?:on|upon)\b|\bstatistics\b|\blessons\b|\btips\b|\bhow to\b|\brecap\b",
    re.IGNORECASE,
)


def announces_call(title: str) -> bool:
    """Whether a headline says that a call is open or coming, and not what came of one."""
    return bool(_ANNOUNCES.search(title)) and not _NO_CALL.search(title)


class NewsSpider(FeedSpider):
    """A feed of news, among which are calls: those whose headline announces one; the rest is skipped and counted.

    The topic of the portal that an entry names, or links to, is the call's identifier. An entry without a deadline is a
    call that was announced: it is over when the news is old.
    """

    programme: ClassVar[str] = ""
    kind: ClassVar[Kind] = Kind.GRANT

    def parse_entry(self, entry: Any, feed_url: str) -> CallData | None:
        if not announces_call(entry.get("title", "")):
            return None
        markup = "\n".join([entry.get("summary", ""), *(part.get("value", "") for part in entry.get("content") or ())])
        told = timeline(text_of(markup), self.zone)
        return self.entry_call(
            entry,
            identifier=topic_named(f"{entry.get('title', '')}\n{markup}"),
            programme=self.programme,
            kind=self.kind,
            opens=told.opens,
            **(told.closing or {"deadline_model": DeadlineModel.ANNOUNCED}),
        )
