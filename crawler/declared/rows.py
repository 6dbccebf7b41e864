"""Rows that go on beside themselves: a heading, then what belongs to it, then the next heading."""

from __future__ import annotations

from typing import Any

from lxml import html
from parsel import Selector


def running_on(rows: Any) -> list[Selector]:
    """Each row put together with all that follows it, up to the next row or the end of what it stands in."""
    begins = {row.root for row in rows}
    found = []
    for row in rows:
        whole = html.Element("div")
        whole.append(_copy(row.root))
        for beside in row.root.itersiblings():
            if beside in begins:
                break
            if isinstance(beside.tag, str):
                whole.append(_copy(beside))
        found.append(Selector(root=whole, type="html"))
    return found


def _copy(element: Any) -> Any:
    copied = html.fragment_fromstring(html.tostring(element, encoding="unicode", with_tail=False), create_parent="div")
    inner = copied[0] if len(copied) == 1 and copied[0].tag == element.tag else copied
    inner.tail = None
    return inner
