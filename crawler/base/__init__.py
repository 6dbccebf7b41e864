"""Base spiders, named for the shape of a source: feed, listing with detail pages, paged JSON API.

A source is a subclass in its own file: class attributes, and at most two short hooks that turn one row, entry or record
into a ``CallData``. A hook says that it cannot read a record by raising ``UnreadableRecord`` (or any of ``MALFORMED``);
the record is then kept and counted, and the rest goes on.
"""

from crawler.base.feed import FeedSpider
from crawler.base.json_api import JsonApiSpider
from crawler.base.listing import ListingSpider
from crawler.base.source import SourceSpider

__all__ = ["FeedSpider", "JsonApiSpider", "ListingSpider", "SourceSpider"]
