"""Asking the search API: a POST whose parts must be files of type application/json.

Anything else (plain form fields, a JSON body, the query in the address) is either refused or, worse, answered with the
filter silently ignored: see ``check_answer``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.items import UnreadableRecord
from crawler.sedia.codes import CODES, EIC

URL = "https://api.tech.ec.europa.eu/search-api/prod/rest/search?apiKey=SEDIA&text=***"
PAGE_SIZE = 100  # the API gives no more, whatever is asked
BOUNDARY = "callwatch-part"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the search, page by page; ``limit`` is how many results it can have at the most."""

    types: Iterable[str]
    statuses: Iterable[str]
    limit: int
    languages: Sequence[str] = ()
    programmes: Iterable[str] = ()
    fields: Sequence[str] = ()
    size: int = PAGE_SIZE

    def page(self, number: int) -> dict[str, Any]:
        """What a request for one page is made of."""
        return {
            "url": page_url(number, self.size),
            "method": "POST",
            "body": body(self.types, self.statuses, self.languages, self.programmes, self.fields),
            "headers": {"Content-Type": CONTENT_TYPE},
        }

    def results(self, payload: Any) -> list[Any]:
        """The results of an answer; raises ValueError where it is no answer to this question."""
        return check_answer(payload, self.types, self.statuses, self.limit)


def page_url(number: int, size: int = PAGE_SIZE) -> str:
    return f"{URL}&pageSize={size}&pageNumber={number}"


def body(
    types: Iterable[str],
    statuses: Iterable[str],
    languages: Sequence[str] = (),
    programmes: Iterable[str] = (),
    fields: Sequence[str] = (),
) -> bytes:
    """The request body: sorted by identifier, since every other order repeats and loses rows between pages.

    No ``languages`` asks for all, no ``programmes`` (short names) for all, no ``fields`` for all of each record.
    """
    must: list[Any] = [{"terms": {"type": sorted(types)}}, {"terms": {"status": sorted(statuses)}}]
    codes = sorted({CODES["HORIZON" if name == EIC else name] for name in programmes})
    if codes:
        must.append({"terms": {"frameworkProgramme": codes}})
    parts: dict[str, Any] = {"query": {"bool": {"must": must}}, "sort": {"field": "identifier", "order": "ASC"}}
    if languages:
        parts["languages"] = list(languages)
    if fields:
        parts["displayFields"] = list(fields)
    return multipart(parts)


def multipart(parts: dict[str, Any]) -> bytes:
    """The parts as RFC 7578 form data, each a file that holds JSON."""
    lines = []
    for name, value in parts.items():
        lines += [
            f"--{BOUNDARY}",
            f'Content-Disposition: form-data; name="{name}"; filename="blob"',
            "Content-Type: application/json",
            "",
            json.dumps(value),
        ]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode()


def check_answer(payload: Any, types: Iterable[str], statuses: Iterable[str], limit: int) -> list[Any]:
    """The results of an answer that is one to our question; raises ValueError that says how it is not.

    An ignored filter shows in the total (hundreds of thousands) and in rows of kinds that were not asked for.
    """
    results = payload.get("results") if isinstance(payload, dict) else None
    if not isinstance(results, list):
        raise UnreadableRecord("the answer holds no list of results: the search API has changed its shape")
    total = int(payload.get("totalResults") or 0)
    if total > limit:
        raise ValueError(f"the filter was ignored: {total} results where at most {limit} can be meant; page refused")
    wanted = {"type": set(types), "status": set(statuses)}
    for result in (result for result in results if isinstance(result, dict)):
        for field, allowed in wanted.items():
            given = set(values(metadata(result), field))
            if given and not given & allowed:
                raise ValueError(
                    f"the filter was ignored: {result.get('reference')} has {field} {', '.join(sorted(given))}, "
                    f"asked for {', '.join(sorted(allowed))}; page refused"
                )
    return results


def metadata(result: Any) -> dict[str, Any]:
    """The fields of a result; some cascade calls carry them at the top."""
    if not isinstance(result, dict):
        raise TypeError(f"a result is a {type(result).__name__}, not an object")
    found = result.get("metadata")
    return found if isinstance(found, dict) and found else result


def values(fields: dict[str, Any], name: str) -> list[str]:
    """A field's values: the API gives lists of strings, empty or missing for none."""
    value = fields.get(name)
    if value is None or value == "":
        return []
    return [str(part) for part in value if part is not None] if isinstance(value, list) else [str(value)]
