"""How much of a bare Scrapy spider's speed is left when every call is also tidied, checked, compared and saved.

    python benchmarks/crawl.py [--json] [--calls 3000] [--memory 100000]

The bare spider parses the same pages over loopback HTTP into plain dicts and drops them. Both run in processes of their
own, in turn, three times each; medians count. ``one call a page`` is a listing with a detail page a call, ``API pages``
are pages of 100 calls. The second crawl reads the same pages again into the same database. Memory is the peak of a
process that reads so many records, against one that reads a tenth of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import Process, Queue
from pathlib import Path
from statistics import median
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request
from w3lib.html import remove_tags

from crawler.ledger import Ledger
from crawler.order import CrawlOrder
from crawler.sedia.query import CONTENT_TYPE
from crawler.settings import scrapy_settings
from crawler.spiders.european.eu_portal import ENGLISH, EuPortal
from crawler.spiders.national.uk_ukri import UkUkri
from store.session import migrate, open_store

ROUNDS = 3
ROWS, RECORDS = 10, 100  # calls a listing page, calls an API page
FAST = {
    "ROBOTSTXT_OBEY": False,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": False,
}
WORDS = (
    "photonic sensor laser imaging diagnostics spectroscopy platform pilot line industry health food water climate "
    "data quantum material energy transition resilience value chain small medium enterprise deployment validation"
).split()


# --- the site


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


def serve(total: int, answer: Queue[int]) -> None:
    """A loopback site; pages are made ahead where they are few, so that both spiders wait for the same server."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    (int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")), 0
                )
                if length:
                    await reader.readexactly(length)
                kind, body = page(head.split(b" ", 2)[1].decode())
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    made: dict[str, tuple[str, bytes]] = {}

    def page(path: str) -> tuple[str, bytes]:
        if path not in made:
            _, name, number = path.split("/")
            if name == "api":
                answered = "application/json", api_page(int(number), total).encode()
            elif name == "list":
                answered = "text/html; charset=utf-8", listing(int(number), total // ROWS - 1, base).encode()
            else:
                answered = "text/html; charset=utf-8", detail(int(number)).encode()
            if len(made) >= KEPT:
                return answered
            made[path] = answered
        return made[path]

    async def main() -> None:
        nonlocal base
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        if total <= KEPT:
            for number in range(total):
                page(f"/call/{number}")
            for number in range(total // RECORDS):
                page(f"/api/{number + 1}")
        answer.put(port)
        await server.serve_forever()

    base = ""
    asyncio.run(main())


KEPT = 20_000


# --- the spiders


class BareListing(scrapy.Spider):
    """The listing and its details, parsed as a plain Scrapy spider does it."""

    name = "bare_listing"

    def parse(self, response: Any) -> Iterator[Any]:
        for row in response.css("div.opportunity.type-opportunity"):
            link = row.css("a.ukri-funding-opp__link")
            listed = {"title": link.css("::text").get(), "summary": row.css(".entry-content p::text").get()}
            yield Request(link.attrib["href"], self.parse_detail, cb_kwargs={"listed": listed})
        if following := response.css("a.next.page-numbers::attr(href)").get():
            yield Request(following, self.parse)

    def parse_detail(self, response: Any, listed: dict[str, Any]) -> Iterator[Any]:
        facts = {
            row.css("dt::text").get("").strip(": "): row.css("dd::text").get()
            for row in response.css("dl.opportunity__summary div.govuk-table__row")
        }
        text = " ".join(response.css(".single-opportunity__entry-content .description ::text").getall())
        yield {**listed, **facts, "url": response.url, "text": text}


class BareApi(scrapy.Spider):
    """The API's pages, parsed as a plain Scrapy spider does it."""

    name = "bare_api"
    number = 1

    def parse(self, response: Any) -> Iterator[Any]:
        results = response.json()["results"]
        for result in results:
            fields = result["metadata"]
            yield {
                "ref": result["reference"],
                "title": fields["title"][0],
                "text": remove_tags(fields["descriptionByte"][0]),
                "opens": fields["startDate"][0],
                "deadlines": fields["deadlineDate"],
                "budget": json.loads(fields["budgetOverview"][0]),
            }
        if len(results) >= RECORDS:
            self.number += 1
            yield Request(response.urljoin(f"/api/{self.number}"), self.parse)


class FullListing(UkUkri):
    """The product's own listing spider, on the loopback site."""

    base: str

    def first_requests(self) -> Iterator[Request]:
        yield self.page(f"{self.base}/list/0", self.parse)


class FullApi(EuPortal):
    """The product's own portal spider, on the loopback site."""

    base: str
    sweeps = (ENGLISH,)

    def __init__(self) -> None:
        super().__init__()
        self.sweeps = (ENGLISH,)

    def page_request(self, sweep: str, number: int) -> Request:
        headers = {"Content-Type": CONTENT_TYPE}
        return self.page(f"{self.base}/api/{number}", self.parse, method="POST", body=b"{}", headers=headers)


# --- one measurement, in a process of its own


def crawl_once(role: str, base: str, database: str) -> None:
    bare = role.startswith("bare")
    spent = _timed_ledger()
    order = CrawlOrder(database=database)
    process = CrawlerProcess(FAST if bare else {**scrapy_settings(order), **FAST})
    spider = {"bare_listing": BareListing, "bare_api": BareApi, "full_listing": FullListing, "full_api": FullApi}[role]
    spider.start_urls = [f"{base}/list/0" if "listing" in role else f"{base}/api/1"]
    spider.base = base  # type: ignore[attr-defined]
    crawler = process.create_crawler(spider)
    process.crawl(crawler)
    process.start()
    assert crawler.stats is not None
    found = {
        "calls": crawler.stats.get_value("item_scraped_count", 0) if bare else spent["calls"],
        "seconds": crawler.stats.get_value("elapsed_time_seconds"),
        "database_seconds": spent["seconds"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stderr.write(json.dumps(found) + "\n")


def _timed_ledger() -> dict[str, float]:
    """Counts the seconds that saving takes and the calls taken; nothing else of the product is touched."""
    spent = {"seconds": 0.0, "calls": 0.0}
    take = Ledger.take

    def counted(self: Ledger, item: object) -> bool:
        spent["calls"] += 1
        return take(self, item)

    Ledger.take = counted  # type: ignore[method-assign]

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                spent["seconds"] += time.perf_counter() - began

        return call

    Ledger._write = timed(Ledger._write)  # type: ignore[method-assign]
    return spent


def measure(role: str, port: int, database: str = "sqlite://") -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--role", role, "--base", f"http://127.0.0.1:{port}", "--database", database],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    return json.loads(done.stderr.strip().splitlines()[-1])  # type: ignore[no-any-return]


def site(total: int) -> tuple[Process, int]:
    answer: Queue[int] = Queue()
    server = Process(target=serve, args=(total, answer), daemon=True)
    server.start()
    return server, answer.get()


def fresh_database(folder: str, name: str) -> str:
    url = f"sqlite:///{folder}/{name}.db"
    store = open_store(url)
    migrate(store)
    store.close()
    return url


# --- the table


def compare(shape: str, port: int, folder: str) -> dict[str, float]:
    """Bare against full, in turn; the second crawl follows each first one."""
    bare, full, again = [], [], []
    for number in range(ROUNDS):
        database = fresh_database(folder, f"{shape}-{number}")
        bare.append(measure(f"bare_{shape}", port))
        full.append(measure(f"full_{shape}", port, database))
        again.append(measure(f"full_{shape}", port, database))
    rates = [median(run["calls"] / run["seconds"] for run in runs) for runs in (bare, full, again)]
    spent = [median(run["database_seconds"] for run in runs) for runs in (full, again)]
    return {
        "bare": rates[0],
        "full": rates[1],
        "again": rates[2],
        "ratio": median(
            f["calls"] / f["seconds"] / (b["calls"] / b["seconds"]) for f, b in zip(full, bare, strict=True)
        ),
        "second_database_share": spent[1] / spent[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--calls", type=int, default=3000, help="calls of each comparison")
    parser.add_argument(
        "--memory", type=int, default=100_000, help="records of the memory measurement; 0: leave it out"
    )
    parser.add_argument("--role", help=argparse.SUPPRESS)
    parser.add_argument("--base", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role:
        crawl_once(args.role, args.base, args.database)
        return
    with tempfile.TemporaryDirectory() as folder:
        server, port = site(args.calls)
        listing_result = compare("listing", port, folder)
        api_result = compare("api", port, folder)
        server.terminate()
        peaks = memory(args.memory, folder) if args.memory else (0.0, 0.0)
    print(f"{'':18}{'bare/s':>9}{'full/s':>9}{'ratio':>8}{'2nd crawl/s':>13}{'its DB time':>13}")
    for name, row in (("one call a page", listing_result), ("API pages of 100", api_result)):
        share = f"{row['second_database_share']:.0%}"
        print(f"{name:18}{row['bare']:9.0f}{row['full']:9.0f}{row['ratio']:8.2f}{row['again']:13.0f}{share:>13}")
    if args.memory:
        print(
            f"peak memory: {peaks[0]:.0f} MB over {args.memory // 10:,} records, {peaks[1]:.0f} MB over {args.memory:,}"
        )
    if args.json:
        print(
            json.dumps(
                {
                    "first_crawl_ratio": round(listing_result["ratio"], 3),
                    "api_page_ratio": round(api_result["ratio"], 3),
                    "second_database_share": round(listing_result["second_database_share"], 3),
                    "second_database_share_api": round(api_result["second_database_share"], 3),
                    "peak_mb_tenth": round(peaks[0], 1),
                    "peak_mb": round(peaks[1], 1),
                }
            )
        )


def memory(records: int, folder: str) -> tuple[float, float]:
    """Peak memory of the full pipeline over a tenth of the records, and over all."""
    peaks = []
    for total in (records // 10, records):
        server, port = site(total)
        peaks.append(measure("full_api", port, fresh_database(folder, f"memory-{total}"))["peak_mb"])
        server.terminate()
    return peaks[0], peaks[1]


if __name__ == "__main__":
    main()
