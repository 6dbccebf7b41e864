"""Sources whose records have the shape of Aides-territoires, the French catalogue of public aids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin

from crawler.base.json_api import JsonApiSpider
from crawler.base.record import Record
from crawler.fields import deadline, local_day, rate, text_of
from crawler.words import applicants, french_regions
from store.types import CallData, Deadline, DeadlineModel, Document, Kind, Level

STANDING = "Permanente"
WHOLE = frozenset({"Pays", "Continent", ""})  # scales of perimeters that are no part of the country
_STRAY = re.compile(r"\s*:\s*")
LINKS = {"origin_url": "Descriptif complet", "application_url": "Démarche en ligne"}


class AidsSpider(JsonApiSpider):
    """Aids as Aides-territoires gives them, and as departments give theirs to it.

    An aid may have a day for a first file (``predeposit_date``) before that of the whole one. A standing aid without a
    day is open until its funds run out. Hours within stray blanks ("16: 08: 40") are read.
    """

    ref_key: ClassVar[str] = "id"
    address_field: ClassVar[str] = "origin_url"  # of an aid's own page, may be relative

    def parse_record(self, record: Record) -> CallData:
        who, kinds = _names(record, "targeted_audiences"), _names(record, "aid_types")
        where = "" if record.word("perimeter_scale") in WHOLE else record.word("perimeter")
        return self.call(
            ref=self.ref_of(record),
            url=(url := urljoin(self.start_urls[0], record.word(self.address_field, "origin_url"))),
            title=text_of(record.word("name")),
            summary=record.text("description"),
            text="\n".join(filter(None, (record.text("description", "eligibility"), where))),
            kind=Kind.LOAN if kinds == ("Prêt",) else Kind.GRANT,
            opens=self._day(record, "start_date"),
            funding_rate=rate(f"{record.word('subvention_rate_upper_bound')} %"),
            money_text=record.text("subvention_comment"),
            action_types=(*kinds, *(("Appel à projets",) if record.get("is_call_for_project") else ())),
            beneficiaries=applicants(who),
            beneficiaries_text=", ".join(who),
            topics=_names(record, "categories"),
            programme=", ".join(_names(record, "programs")),
            documents=tuple(Document(title, link) for title, link in _links(record) if link != url),
            contact=record.text("contact", "contact_phone"),
            published=self._day(record, "date_created"),
            **_within(where),
            **self._closing(record),
        )

    def _day(self, record: Record, field: str) -> dt.date | None:
        return local_day(_STRAY.sub(":", record.word(field)), self.zone)

    def _closing(self, record: Record) -> dict[str, Any]:
        first, last = (self._deadline(record, field) for field in ("predeposit_date", "submission_deadline"))
        if first and last:
            staged = (replace(first, label="stage 1"), replace(last, label="stage 2"))
            return {"deadlines": staged, "deadline_model": DeadlineModel.TWO_STAGE}
        standing = record.word("recurrence") == STANDING and not (first or last)
        return self.closing_on(last or first, DeadlineModel.ROLLING if standing else None)

    def _deadline(self, record: Record, field: str) -> Deadline | None:
        return deadline(_STRAY.sub(":", record.word(field)), self.zone)


def _within(where: str) -> dict[str, Any]:
    """What follows from the part of the country that an aid is for, if it is for one."""
    regions = french_regions([where])
    return ({"level": Level.REGIONAL} if where else {}) | ({"regions": regions} if regions else {})


def _links(record: Record) -> Iterator[tuple[str, str]]:
    return ((title, link) for field, title in LINKS.items() if (link := record.word(field)))


def _names(record: Record, field: str) -> tuple[str, ...]:
    return tuple(str(one) for one in record.all(field))
