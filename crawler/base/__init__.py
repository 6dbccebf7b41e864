"""Base spiders, named for the shape of a source: feed, listing with detail pages, paged JSON API, JSON list, table.

A source is a subclass in its own file: class attributes, and at most two short hooks that turn one row, entry or record
into a ``CallData``. A hook says that it cannot read a record by raising ``UnreadableRecord`` (or any of ``MALFORMED``);
the record is then kept and counted, and the rest goes on.
"""

from crawler.base.feed import FeedSpider
from crawler.base.json_api import JsonApiSpider
from crawler.base.json_list import JsonListSpider, SpringPagesSpider
from crawler.base.listing import ListingSpider
from crawler.base.numbered import NumberedListingSpider
from crawler.base.source import SourceSpider
from crawler.base.table import TableSpider
from crawler.base.wordpress import WordPressSpider

__all__ = [
    "FeedSpider",
    "JsonApiSpider",
    "JsonListSpider",
    "ListingSpider",
    "NumberedListingSpider",
    "SourceSpider",
    "SpringPagesSpider",
    "TableSpider",
    "WordPressSpider",
]
