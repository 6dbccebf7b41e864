"""How much of a bare Scrapy spider's speed is left when every call is also tidied, checked, compared and saved.

    python benchmarks/crawl.py [--json] [--calls 3000] [--memory 100000]

The bare spider parses the same pages over loopback HTTP into plain dicts and drops them. Both run in processes of their
own, in turn, three times each; medians count. ``one call a page`` is a listing with a detail page a call, ``API pages``
are pages of 100 calls. The second crawl reads the same pages again into the same database. Memory is the peak of a
process that reads so many records, against one that reads a tenth of them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import scrapy
from _site import RECORDS, site
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
FAST = {
    "ROBOTSTXT_OBEY": False,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "COOKIES_ENABLED": False,
}
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


def memory(records: int, folder: str) -> tuple[float, float]:
    """Peak memory of the full pipeline over a tenth of the records, and over all."""
    peaks = []
    for total in (records // 10, records):
        server, port = site(total)
        peaks.append(measure("full_api", port, fresh_database(folder, f"memory-{total}"))["peak_mb"])
        server.terminate()
    return peaks[0], peaks[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--calls", type=int, default=3000, help="calls of each comparison")
    parser.add_argument(
        "--memory", type=int, default=100_000, help="records of the memory measurement; 0: leave it out"
    )
    for hidden in ("--role", "--base", "--database"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role:
        crawl_once(args.role, args.base, args.database)
        return
    with tempfile.TemporaryDirectory() as folder:
        server, port = site(args.calls)
        by_page, by_api = compare("listing", port, folder), compare("api", port, folder)
        server.terminate()
        peaks = memory(args.memory, folder) if args.memory else (0.0, 0.0)
    show(by_page, by_api, peaks, args.memory)
    if args.json:
        print(json.dumps(figures(by_page, by_api, peaks)))


def show(by_page: dict[str, float], by_api: dict[str, float], peaks: tuple[float, float], records: int) -> None:
    print(f"{'':18}{'bare/s':>9}{'full/s':>9}{'ratio':>8}{'2nd crawl/s':>13}{'its DB time':>13}")
    for name, row in (("one call a page", by_page), ("API pages of 100", by_api)):
        share = f"{row['second_database_share']:.0%}"
        print(f"{name:18}{row['bare']:9.0f}{row['full']:9.0f}{row['ratio']:8.2f}{row['again']:13.0f}{share:>13}")
    if records:
        print(f"peak memory: {peaks[0]:.0f} MB over {records // 10:,} records, {peaks[1]:.0f} MB over {records:,}")


def figures(by_page: dict[str, float], by_api: dict[str, float], peaks: tuple[float, float]) -> dict[str, float]:
    return {
        "first_crawl_ratio": round(by_page["ratio"], 3),
        "api_page_ratio": round(by_api["ratio"], 3),
        "second_database_share": round(by_page["second_database_share"], 3),
        "second_database_share_api": round(by_api["second_database_share"], 3),
        "peak_mb_tenth": round(peaks[0], 1),
        "peak_mb": round(peaks[1], 1),
    }


if __name__ == "__main__":
    main()
