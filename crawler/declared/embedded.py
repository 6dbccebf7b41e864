"""JSON that stands within a page: in a script, in a variable that a script sets, or in an attribute."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from scrapy.http import Response, TextResponse

_SET = re.compile(r"=\s*(?:JSON\.parse\(\s*)?(?=[\[{])")
TRIES = 5  # places in a script where a variable is set


def json_within(response: Response, css: str) -> Any:
    """The JSON in what ``css`` selects; a list where it selects several. Raises ValueError where there is none."""
    selected = response.css(css) if isinstance(response, TextResponse) else ()
    found = [read for one in selected if (read := read_script(_written(one))) is not None]
    if not found:
        raise ValueError(f"no JSON in what {css!r} selects: the site may have changed")
    return found[0] if len(found) == 1 else found


def _written(one: Any) -> str:
    return one.root if isinstance(one.root, str) else "".join(one.root.itertext())


def read_script(text: str) -> Any:
    """The JSON that a text is, or that a script sets a variable to; None where there is none."""
    plain = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    try:
        return json.loads(plain, strict=False)
    except (ValueError, RecursionError):
        pass
    found: tuple[int, Any] = (0, None)  # the longest one, with its length
    for match in islice(_SET.finditer(plain), TRIES):
        try:
            read, end = json.JSONDecoder(strict=False).raw_decode(plain, match.end())
        except (ValueError, RecursionError):
            continue
        found = max(found, (end - match.end(), read), key=lambda one: one[0])
    return found[1]
