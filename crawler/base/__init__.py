"""Base spiders, named for the shape of a source: feed, listing with detail pages, paged JSON API, JSON list, table.

A source is a subclass in its own file: class attributes, and at most two short hooks that turn one row, entry or record
into a ``CallData``: it reads a row or page of HTML as a ``Part``, a record of JSON as a ``Record``. A hook says that it
cannot read a record by raising ``UnreadableRecord`` (or any of ``MALFORMED``); the record is then kept and counted, and
the rest goes on.
"""

from crawler.base.aids import AidsSpider
from crawler.base.ecl import EclListingSpider
from crawler.base.feed import FeedSpider
from crawler.base.joint_calls import JointCallsSpider
from crawler.base.json_api import JsonApiSpider
from crawler.base.json_list import JsonListSpider, SpringPagesSpider
from crawler.base.json_stream import JsonStreamSpider
from crawler.base.kept import KeptDetailsSpider
from crawler.base.linked import LinkedPagesSpider
from crawler.base.links import LinksSpider
from crawler.base.listing import ListingSpider
from crawler.base.news import NewsSpider
from crawler.base.numbered import NumberedListingSpider
from crawler.base.part import Part
from crawler.base.prose_pages import ProsePages
from crawler.base.record import Record
from crawler.base.source import SourceSpider
from crawler.base.table import TableSpider
from crawler.base.wordpress import WordPressSpider

__all__ = [
    "AidsSpider",
    "EclListingSpider",
    "FeedSpider",
    "JointCallsSpider",
    "JsonApiSpider",
    "JsonListSpider",
    "JsonStreamSpider",
    "KeptDetailsSpider",
    "LinkedPagesSpider",
    "LinksSpider",
    "ListingSpider",
    "NewsSpider",
    "NumberedListingSpider",
    "Part",
    "ProsePages",
    "Record",
    "SourceSpider",
    "SpringPagesSpider",
    "TableSpider",
    "WordPressSpider",
]
