"""What all sources are."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

import scrapy
from scrapy.http import Request
from twisted.python.failure import Failure

from crawler.failures import MissingFromCapture, failed_page
from crawler.fields import day, deadline, funding, halves, money, opening
from crawler.items import MALFORMED, BadRecord, NotRecorded, Skipped
from crawler.places import country_of, level_of, place_of
from crawler.prose import goes_on
from store.runs import SourceData
from store.types import CallData, Deadline, DeadlineModel, Level, Reading

DAILY = dt.timedelta(days=1)
RAW_LIMIT = 1_000_000  # bytes of one record that are kept


class SourceSpider(scrapy.Spider):
    """What all sources say of themselves.

    The folder says its level and the beginning of its name its country, which has a usual ``language`` and ``zone``
    (where its deadlines are); a source says only what differs. ``complete`` says that one crawl reads every call that
    the source has open, so that absence means something. ``options`` are the settings that its section of the
    configuration may hold. ``needs_key`` names the one among them without which it is not crawled, ``key_from`` tells
    where to get it. A key goes into a header, never into an address: addresses are kept and told. The answer to a login
    is asked for with ``confidential`` in the request's meta, and no capture keeps it. A replay has no key.
    ``remembers`` names a source, itself or another, whose calls as last read it is given in ``known``, by their refs.
    """

    title: ClassVar[str]
    level: ClassVar[Level]
    country: ClassVar[str]
    language: ClassVar[str]
    zone: ClassVar[str]
    region: ClassVar[str] = ""  # the NUTS code of the one region that it serves
    complete: ClassVar[bool] = False
    every: ClassVar[dt.timedelta] = DAILY
    second_hand: ClassVar[bool] = False  # it repeats what others publish: of one call, their page comes before its own
    options: ClassVar[frozenset[str]] = frozenset()
    needs_key: ClassVar[str] = ""
    key_from: ClassVar[str] = ""
    remembers: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" in vars(cls):  # a source, and no base class
            said = {name for one in cls.__mro__ for name in vars(one)}
            usual = place_of(cls.country if "country" in said else country_of(cls.name))
            derived = {**asdict(usual), "level": level_of(cls.__module__)}
            for name in derived.keys() - said:
                setattr(cls, name, derived[name])

    def __init__(self, **options: Any) -> None:
        allowed = self.options | {self.needs_key} if self.needs_key else self.options
        unknown = sorted(set(options) - allowed)
        if unknown:
            known = ", ".join(sorted(allowed)) or "none"
            raise ValueError(f"source {self.name} has no option {', '.join(unknown)}; it has: {known}")
        super().__init__(**options)
        self.validators: dict[str, tuple[str, str]] = {}  # url -> (ETag, Last-Modified) of the last good reading
        self.fresh_validators: dict[str, tuple[str, str]] = {}
        self.known: Mapping[str, CallData] = {}

    @property
    def key(self) -> str:
        """The key that the settings hold; empty where they hold none, and in a replay."""
        return str(vars(self).get(self.needs_key) or "").strip()

    @classmethod
    def source(cls) -> SourceData:
        """The source as the store knows it."""
        start = cls.start_urls[0] if getattr(cls, "start_urls", None) else ""
        return SourceData(
            cls.name,
            cls.title,
            cls.level,
            cls.country,
            cls.language,
            start,
            cls.every.days,
            second_hand=cls.second_hand,
        )

    def first_requests(self) -> Iterable[Request]:
        """The requests that a crawl begins with."""
        for url in self.start_urls:
            yield self.page(url, self.parse)

    async def start(self) -> AsyncIterator[Any]:
        for request in self.first_requests():
            yield request

    def page(self, url: str, callback: Callable[..., Any], **kwargs: Any) -> Request:
        """A request for a page that lists calls; what goes wrong with it makes the reading incomplete."""
        return Request(url, callback=callback, errback=self.page_failed, dont_filter=True, **kwargs)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """The item that says why a listing page could not be had."""
        request = failure.request  # type: ignore[attr-defined]
        if isinstance(failure.value, MissingFromCapture):
            yield NotRecorded(request.url, listing=True)
        else:
            yield failed_page(failure, keyed=bool(self.key))

    def call(self, **fields: Any) -> CallData:
        """A call of this source, with what the class says of all its calls."""
        level = {"level": self.level, "language": self.language}
        countries = {"countries": (self.country,)} if self.country else {}
        regions = {"regions": (self.region,)} if self.region else {}
        return CallData(source=self.name, **{**level, **countries, **regions, **fields})

    def closing(self, text: str, model: DeadlineModel | None = None, *, month_first: bool = False) -> dict[str, Any]:
        """The fields that say when a call closes: the deadline that ``text`` names, or else the text."""
        return self.closing_on(deadline(text, self.zone, month_first=month_first), model, text)

    def closing_on(self, on: Deadline | None, model: DeadlineModel | None = None, text: str = "") -> dict[str, Any]:
        """The fields that say when a call closes: a deadline that was read, or else the text that holds none.

        Without a ``model`` one deadline means a single stage, and a text that says so a call that goes on.
        """
        going = DeadlineModel.ROLLING if goes_on(text, answers=True) else DeadlineModel.UNKNOWN
        return {
            "deadlines": (on,) if on else (),
            "deadline_model": model or (DeadlineModel.SINGLE_STAGE if on else going),
            "deadline_text": "" if on else text,
        }

    def window(self, text: str, model: DeadlineModel | None = None) -> dict[str, Any]:
        """The fields that say when a call opens and closes: "01.10.2026 - 31.12.2026", or the closing alone."""
        opens, closes = halves(text)
        return {"opens": opening(text) or day(opens), **self.closing(closes, model)}

    def amount(self, field: str, text: str, *, usual: str = "") -> dict[str, Any]:
        """The amount that a field's text holds (``usual`` as in ``money``) as this field of a call, with the text."""
        return {field: money(text, self.country, usual=usual), "money_text": text}

    def funding(self, text: str) -> dict[str, Any]:
        """The money of a call as prose tells it, as fields of the call, with the sentences that tell it."""
        told = funding(text, self.country)
        return {**told.fields, "money_text": told.told}

    def readings(
        self, records: Iterable[Any], read: Callable[[Any], CallData | None], raw: Callable[[Any], bytes], url: str
    ) -> Iterator[Reading | BadRecord | Skipped]:
        """One item a record: its reading, or why it could not be read; None is no call."""
        for record in records:
            try:
                call = read(record)
            except MALFORMED as error:
                yield BadRecord(self._key(record), url, describe(error), raw(record)[:RAW_LIMIT])
            else:
                yield Skipped() if call is None else Reading(call, raw(record)[:RAW_LIMIT])

    def _key(self, record: Any) -> str:
        try:
            return self.ref_of(record)
        except MALFORMED:
            return ""

    def ref_of(self, record: Any) -> str:
        """The source's key of a record that could not be read, as far as it can be told; for naming it."""
        return ""


def describe(error: Exception) -> str:
    """An error of a parse hook as a person reads it."""
    if isinstance(error, KeyError):
        return f"no field {error}"
    return str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
