"""Templates to a subject, a text and an HTML body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifier.headers import one_line
from notifier.text import wrapped


@dataclass(frozen=True, slots=True)
class Mail:
    """What a message says."""

    subject: str
    text: str
    html: str


def render(template: str, view: Any) -> Mail:
    """Render a folder of ``templates``; ``view`` is the one name that its templates see."""
    subject, text, html = (
        _templates().get_template(f"{template}/{part}").render(view=view)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Mail(one_line(subject), text.rstrip() + "\n", _inliner().inline(html))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifier"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False)
