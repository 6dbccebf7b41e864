"""A loopback site for measuring crawls: a listing with a page a call, and an API of 100 calls a page."""

from __future__ import annotations

import asyncio
import json
from multiprocessing import Process, Queue
from typing import Any

ROWS, RECORDS = 10, 100  # calls a listing page, calls an API page
KEPT = 20_000  # pages
WORDS = (
    "photonic sensor laser imaging diagnostics spectroscopy platform pilot line industry health food water climate "
    "data quantum material energy transition resilience value chain small medium enterprise deployment validation"
).split()


class Site:
    """The pages of so many calls; made ahead where they are few, so that all spiders wait for the same server."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.base = ""
        self._made: dict[str, tuple[str, bytes]] = {}

    async def serve(self, answer: Queue[int]) -> None:
        server = await asyncio.start_server(self._handle, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        if self.total <= KEPT:
            for number in range(self.total):
                self._page(f"/call/{number}")
            for number in range(self.total // RECORDS):
                self._page(f"/api/{number + 1}")
        answer.put(port)
        await server.serve_forever()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lengths = (one[15:] for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:"))
                if length := int(next(lengths, 0)):
                    await reader.readexactly(length)
                kind, body = self._page(head.split(b" ", 2)[1].decode())
                opening = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(opening.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _page(self, path: str) -> tuple[str, bytes]:
        if path in self._made:
            return self._made[path]
        _, name, number = path.split("/")
        if name == "api":
            made = "application/json", api_page(int(number), self.total).encode()
        elif name == "list":
            made = "text/html; charset=utf-8", listing(int(number), self.total // ROWS - 1, self.base).encode()
        else:
            made = "text/html; charset=utf-8", detail(int(number)).encode()
        if len(self._made) < KEPT:
            self._made[path] = made
        return made


def site(total: int) -> tuple[Process, int]:
    """A process that serves the site of so many calls, and its port."""
    answer: Queue[int] = Queue()
    server = Process(target=_serve, args=(total, answer), daemon=True)
    server.start()
    return server, answer.get()


def _serve(total: int, answer: Queue[int]) -> None:
    asyncio.run(Site(total).serve(answer))


def prose(number: int, words: int) -> str:
    """The same words for the same number, whichever process asks."""
    return " ".join(WORDS[(number * 7 + position * position) % len(WORDS)] for position in range(words))


def listing(page: int, last: int, base: str) -> str:
    rows = "".join(_card(page * ROWS + row, base) for row in range(ROWS))
    following = f'<a class="next page-numbers" href="{base}/list/{page + 1}">next</a>' if page < last else ""
    return f"<html><body>{rows}{following}</body></html>"


def _facts(number: int) -> str:
    pairs = {
        "Opportunity status: ": "Open",
        "Funders: ": "Innovate UK",
        "Funding type: ": "Grant",
        "Total fund: ": f"&pound;{number % 90 + 1},000,000",
        "Publication date: ": "2 February 2026",
        "Opening date: ": "2 February 2026 9:00am UK time",
        "Closing date: ": f"{number % 28 + 1} June 2027 4:00pm UK time",
    }
    rows = "".join(
        f'<div class="govuk-table__row"><dt>{key}</dt><dd>{value}</dd></div>' for key, value in pairs.items()
    )
    return f'<dl class="govuk-table opportunity__summary">{rows}</dl>'


def _card(number: int, base: str) -> str:
    return (
        f'<div class="opportunity type-opportunity"><h3><a class="ukri-funding-opp__link" '
        f'href="{base}/call/{number}">Opportunity {number}: {prose(number, 6)}</a></h3>'
        f'<div class="entry-content"><p>{prose(number, 30)}</p></div>{_facts(number)}</div>'
    )


def detail(number: int) -> str:
    paragraphs = "".join(f"<p>{prose(number + part, 60)}</p>" for part in range(6))
    menu = "".join(f'<li><a href="/menu/{item}">{WORDS[item % len(WORDS)]}</a></li>' for item in range(60))
    return (
        f"<html><body><nav><ul>{menu}</ul></nav><h1>Opportunity {number}</h1>{_facts(number)}"
        f'<div class="single-opportunity__entry-content"><div class="description">{paragraphs}</div></div>'
        "</body></html>"
    )


def api_page(page: int, total: int) -> str:
    numbers = range((page - 1) * RECORDS, min(page * RECORDS, total))
    return json.dumps({"totalResults": total, "results": [_result(number) for number in numbers]})


def _result(number: int) -> dict[str, Any]:
    paragraphs = "".join(f"<p>{prose(number + part, 50)}</p>" for part in range(4))
    identifier = f"HORIZON-CL4-2027-{number:06d}"
    actions = {
        "1": [{"action": f"{identifier} - RIA", "minContribution": 1000000, "budgetYearMap": {"2027": "9000000"}}]
    }
    fields = {
        "identifier": identifier,
        "type": "1",
        "status": "31094502",
        "title": f"Topic {number}: {prose(number, 8)}",
        "frameworkProgramme": "43108390",
        "startDate": "2026-06-10T00:00:00.000+0000",
        "deadlineDate": f"2027-03-{number % 28 + 1:02d}T00:00:00.000+0000",
        "deadlineModel": "single-stage",
        "typesOfAction": "HORIZON  Research and Innovation Actions",
        "descriptionByte": f'<p class="topicdescriptionkind">Scope:</p>{paragraphs}',
        "budgetOverview": json.dumps({"budgetTopicActionMap": actions}),
        "language": "en",
        "DATASOURCE": "SEDIA",
        "url": f"https://portal.example/topic-details/{identifier}",
    }
    return {
        "reference": f"{number}TOPICSen",
        "language": "en",
        "metadata": {key: [value] for key, value in fields.items()},
    }
