"""Pages that say the same in another way, as a site does from one release, editor or day to the next."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from unicodedata import normalize

from tests.crawler.playing import Answer

_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s+[\w:@.-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*(/?)>")
_END = re.compile(r"</([a-zA-Z][\w-]*)>")
_ATTRIBUTE = re.compile(r"\s+([\w:@.-]+)(?:=(\"[^\"]*\"|'[^']*'))?")
_CLASS = re.compile(r"""(\sclass=)(["'])([^"']*)\2""")
_BLOCKS = (
    "html|head|body|main|article|section|header|footer|nav|aside|div|ul|ol|li|dl|dt|dd|p|h[1-6]|table|thead|tbody|tr|td|th"
    "|form|figure|figcaption|fieldset|meta|link|title"
)
_LONG = r"(?<![&\w;#])([^\W\d_]{4})([^\W\d_]{4,})(?!;)"
_WITHIN = "main|article|body|li|td|dd|section|div|header"
_ICON = "<i class='icon' aria-hidden='true'></i><svg width='1'><title>Icon</title><path d='M1 2'></path></svg>"
_VERBATIM = re.compile(
    r"(<(?:script|style|pre|textarea)\b.*?</(?:script|style|pre|textarea)>)", re.DOTALL | re.IGNORECASE
)


def _outside_scripts(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if number % 2 else change(part) for number, part in enumerate(_VERBATIM.split(text)))


def is_html(answer: Answer) -> bool:
    return "html" in answer.content_type


def markup(change: Callable[[str], str]) -> Callable[[Answer], Answer]:
    def restyle(answer: Answer) -> Answer:
        if not is_html(answer):
            return answer
        return replace(answer, body=_outside_scripts(answer.body.decode("utf-8"), change).encode())

    return restyle


def _attributes_reversed(text: str) -> str:
    def turned(found: re.Match[str]) -> str:
        attributes = [one[0].strip() for one in _ATTRIBUTE.finditer(found[2])][::-1]
        return f"<{' '.join([found[1], *attributes])}{found[3] and ' /'}>"

    return _TAG.sub(turned, text)


def _tags_in_capitals(text: str) -> str:
    text = _TAG.sub(lambda found: f"<{found[1].upper()}{found[2]}{found[3] and ' /'}>", text)
    return _END.sub(lambda found: f"</{found[1].upper()}>", text)


def _more_classes(text: str) -> str:
    return _CLASS.sub(lambda found: f"{found[1]}{found[2]}js-x {found[3]} is-new{found[2]}", text)


def _tags_over_lines(text: str) -> str:
    return _TAG.sub(
        lambda found: re.sub(r"\s+(?=[\w:@.-]+(?:=|\s|$))", "\n    ", found[0]) if '"' in found[2] else found[0], text
    )


def _words_over_lines(text: str) -> str:
    return re.sub(r">([^<>]*\S[^<>]*)<", lambda found: f">{re.sub(' +', chr(10) + '  ', found[1])}<", text)


def _hard_spaces(text: str) -> str:
    return re.sub(r">([^<>]*\S[^<>]*)<", lambda found: f">{found[1].replace(' ', '&nbsp;')}<", text)


def _comments(text: str) -> str:
    return re.sub(r"(?<=>)(?=[^<>]*\S)(?![^<>]*<!--)", "<!-- x -->", text)


def _windows_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _numbered_characters(text: str) -> str:
    return "".join(one if one.isascii() else f"&#{ord(one)};" for one in text)


def words(change: Callable[[str], str], text: str) -> str:
    """Markup with every text between tags changed, but for those that hold no markup."""
    return re.sub(r"(?<=>)([^<>]*[^<>\s][^<>]*)(?=<(?!/(?:title|option)))", lambda found: change(found[1]), text)


def in_words(pattern: str, by: str) -> Callable[[Answer], Answer]:
    return markup(lambda text: words(lambda one: re.sub(pattern, by, one), text))


def _tags(names: str, before: str = "", after: str = "", closing: str = "") -> Callable[[Answer], Answer]:
    """Something put before and after each opening tag of these names, and before each closing one."""

    def change(text: str) -> str:
        text = re.sub(rf"(?i)<(?:{names})\b[^<>]*>", lambda found: f"{before}{found[0]}{after}", text)
        return re.sub(rf"(?i)</(?:{names})>", lambda found: f"{closing}{found[0]}", text)

    return markup(change)


def _around(names: str) -> Callable[[Answer], Answer]:
    def change(text: str) -> str:
        text = re.sub(rf"(?i)<(?:{names})\b[^<>]*>", lambda found: f"<div class='outer'>{found[0]}", text)
        return re.sub(rf"(?i)</(?:{names})>", lambda found: f"{found[0]}</div>", text)

    return markup(change)


def _quotes(pattern: str, by: str) -> Callable[[Answer], Answer]:
    return markup(lambda text: _TAG.sub(lambda found: re.sub(pattern, by, found[0]), text))


def indented(text: str) -> str:
    return re.sub(rf"(?i)\s*(</?(?:{_BLOCKS})\b[^<>]*>)\s*", r"\n      \1\n    ", text)


def minified(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(rf"(?i)\s*(</?(?:{_BLOCKS})\b[^<>]*>)\s*", r"\1", text))


def _strong_for_bold(text: str) -> str:
    other = {"b": "strong", "strong": "b", "i": "em", "em": "i"}
    return re.sub(r"<(/?)(b|strong|i|em)(?=[\s>])", lambda found: f"<{found[1]}{other[found[2]]}", text)


def _named_characters(text: str) -> str:
    names = {
        ord(one): f"&{name};" for name, one in html.entities.entitydefs.items() if len(one) == 1 and ord(one) > 127
    }
    return text.translate(names)


def _windows_1252(answer: Answer) -> Answer:
    if not is_html(answer):
        return answer
    text = re.sub(r"(?i)(charset=[\"']?)utf-8", r"\1windows-1252", answer.body.decode("utf-8"))
    return Answer(text.encode("windows-1252", "xmlcharrefreplace"), "text/html; charset=windows-1252", answer.status)


def _marks_by_numbers(text: str) -> str:
    return re.sub(r"(?<!&)(?<!&#)[-/.:,'](?!\w*;)", lambda found: f"&#x{ord(found[0]):X};", text)


PAGES: dict[str, Callable[[Answer], Answer]] = {
    "attributes in another order": markup(_attributes_reversed),
    "tags in capitals": markup(_tags_in_capitals),
    "more classes": markup(_more_classes),
    "attributes over several lines": markup(_tags_over_lines),
    "words over several lines": markup(_words_over_lines),
    "hard spaces": markup(_hard_spaces),
    "comments": markup(_comments),
    "lines as Windows ends them": markup(_windows_lines),
    "characters by their numbers": markup(_numbered_characters),
    "words in elements of their own": markup(lambda text: words(lambda one: f"<span>{one}</span>", text)),
    "indented": markup(indented),
    "minified": markup(minified),
    "single quotation marks": _quotes(r"=\"([^\"']*)\"", r"='\1'"),
    "no quotation marks": _quotes(r"=\"([\w.-]+)\"", r"=\1"),
    "ends left out": markup(lambda text: re.sub(r"(?i)</(?:li|td|th|tr|option)>", "", text)),
    "what is within in one more": _tags(_WITHIN, after="<div class='inner'>", closing="</div>"),
    "words within in one more": _tags("a|h[1-6]|dt|dd|td|th|p|label", after="<span class='inner'>", closing="</span>"),
    "one more around": _around("h[1-6]|table|ul|dl|p"),
    "strong for bold": markup(_strong_for_bold),
    "empty paragraphs": _tags("p", before="<p>&nbsp;</p>"),
    "icons": _tags("li|dt|dd|td|th|a|h[1-6]|p|span|time|strong", after=_ICON),
    "comments within": _tags("li|p|article|h[1-6]|td|dd|dt|span", after="<!-- field: 12/05/2024 --><!---->"),
    "pictures": _tags("li|article|td|h[1-6]", after="<img src='/x-2025.png' alt='Photo of 3 May 2025'>"),
    "attributes that nobody knows": markup(lambda text: re.sub(r"<([a-z][\w-]*)(?=[\s>])", r"<\1 data-v-7b='' ", text)),
    "classes over lines": _quotes(r"(\sclass=)([\"'])([^\"']*)\2", r"\1\2\n \3\n\2"),
    "blanks around addresses": _quotes(r"(\shref=)([\"'])([^\"']*)\2", r"\1\2 \3\n\2"),
    "soft hyphens": in_words(_LONG, r"\1&shy;\2"),
    "possible breaks": in_words(_LONG, r"\1<wbr>\2"),
    "pieces as React writes them": in_words(r"(?<=\d)([./])(?=\d)", r"<!-- -->\1<!-- -->"),
    "notes to years": in_words(r"(?<=[ /]20\d\d)(?![\d-])", "<sup>1</sup>"),
    "raised endings": in_words(r"(?<=\d)(st|nd|rd|th|er)(?= [A-Za-z])", r"<sup>\1</sup>"),
    "narrow spaces": in_words(" ", "\u202f"),
    "letters decomposed": markup(lambda text: words(lambda one: normalize("NFD", one), text)),
    "characters by their names": markup(_named_characters),
    "marks by their numbers": markup(lambda text: words(_marks_by_numbers, text)),
    "Windows-1252": _windows_1252,
}
