"""A declaration as TOML, as a person would write it."""

from __future__ import annotations

import json

from crawler.declared.declaration import Declaration, Fields, Shape

_HINTS = {
    "title": "what people call it",
    "row_css": "what stands once for each call",
    "next_css": "the link to the next page",
    "rows_run_on": "a row goes on until the next one begins",
    "json_css": "what holds the JSON within the page",
    "records_key": "the path of the list within the answer",
    "page_parameter": "the number of a page in the address",
    "offset_parameter": "the number of a page's first record in the address",
}
_COMPLETE = "# complete = true  # if it lists every open call: one that is gone then counts as missing"
_TABLES = ("row", "entry", "record", "detail")


def as_toml(one: Declaration) -> str:
    """The file of a declaration."""
    lines = [f"# {one.name}.toml: a source without code; docs/declaring-sources.md has the words."]
    for key in Declaration.model_fields:
        value = getattr(one, key)
        if key == "name" or key in _TABLES or key not in one.model_fields_set or value == "" or value is False:
            continue
        hint = f"  # {_HINTS[key]}" if key in _HINTS else ""
        lines.append(f"{key} = {_value(value)}{hint}")
    if not one.complete and one.shape is not Shape.FEED:
        lines.append(_COMPLETE)
    for table in _TABLES:
        fields: Fields | None = getattr(one, table)
        if fields is not None:
            lines += ["", f"[{table}]"]
            lines += [
                f"{name} = {_value(places[0] if len(places) == 1 else places)}"
                for name in Fields.model_fields
                if (places := getattr(fields, name))
            ]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """A value as TOML writes it: strings and lists are written as in JSON."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
