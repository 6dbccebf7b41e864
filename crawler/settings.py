"""How Scrapy is set up: polite by default, each step of ours in its place."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from crawler.order import CrawlOrder

MEGABYTE = 1024 * 1024
PAGE_LIMIT = 32 * MEGABYTE
CRAWL_LIMIT = 2 * 60 * 60  # seconds that one source may take


def scrapy_settings(order: CrawlOrder) -> dict[str, Any]:
    """Scrapy's settings for one order. A replay neither waits nor asks for robots.txt: nothing leaves the machine."""
    polite = not order.replay
    contact = f" (+mailto:{order.contact})" if order.contact else ""
    return {
        "SPIDER_MODULES": list(order.modules),
        "USER_AGENT": f"callwatch/{version('callwatch')}{contact}",
        "ROBOTSTXT_OBEY": polite,
        "AUTOTHROTTLE_ENABLED": polite,
        "AUTOTHROTTLE_START_DELAY": 1,
        "DOWNLOAD_DELAY": 0.5 if polite else 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2 if polite else 8,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_MAXSIZE": PAGE_LIMIT,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": 2 if polite else 0,
        "REDIRECT_MAX_TIMES": 5,
        "CLOSESPIDER_TIMEOUT": CRAWL_LIMIT,
        "COOKIES_ENABLED": False,
        "CONCURRENT_ITEMS": 1,  # our pipelines never wait: more would only be tasks that Scrapy starts for nothing
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "LOG_FORMATTER": "crawler.logs.ShortLog",
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.Conditional": 540,
            "crawler.patience.Patience": 555,
            "crawler.middlewares.Record": 560,
            "crawler.middlewares.Replay": 570,
        },
        "ITEM_PIPELINES": {"crawler.pipelines.Tidy": 100, "crawler.pipelines.Save": 200},
        "CALLWATCH_DATABASE": order.database,
        "CALLWATCH_REPLAY": order.replay,
        "CALLWATCH_RECORD": order.record,
        "CALLWATCH_AS_OF": order.as_of,
    }
