"""Aides-territoires, the French catalogue of public aids for territories."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.base import AidsSpider
from crawler.base.json_api import read_json
from crawler.items import BadPage

SITE = "https://aides-territoires.beta.gouv.fr"


class FrAidesTerritoires(AidsSpider):
    """Aids and calls for projects of some six hundred public bodies, for towns, associations, companies and research.

    Publisher: Direction générale de l'aménagement, du logement et de la nature (Aides-territoires).
    Holds: every published aid, a hundred a page, some three thousand; many come from other catalogues read here, too.
    API documentation: https://aides-territoires.beta.gouv.fr/api/docs/
    Caveats: needs a key, for which a login gives a pass of one day; the shape is known from the site's source code;
    where an aid is for a part of a region only, the text says for which.
    Licence: Licence Ouverte 2.0.
    """

    name = "fr_aides_territoires"
    title = "Aides-territoires, catalogue of public aids (France)"
    second_hand = True
    start_urls = [f"{SITE}/api/aids/?itemsPerPage=100"]
    complete = True
    records_key = "results"
    total_key = "count"
    address_field = "url"
    needs_key = "token"
    key_from = f"it is free: ask for it in an account at {SITE}"
    _pass = ""  # of a login

    def first_requests(self) -> Iterator[Request]:
        [first] = super().first_requests()
        yield self._login() if self.key else first

    def _login(self) -> Request:
        asked = {"cb_kwargs": {"sweep": self.sweeps[0], "number": 0}, "headers": {"X-AUTH-TOKEN": self.key}}
        meta = {"confidential": True, "dont_redirect": True}
        return self.page(f"{SITE}/api/connexion/", self.parse_login, method="POST", meta=meta, **asked)

    def parse_login(self, response: Response, **_: Any) -> Iterator[Any]:
        try:
            self._pass = str(read_json(response.body)["token"])
        except (ValueError, TypeError, KeyError):  # the answer itself is told to nobody
            yield BadPage(response.url, "the login gave no pass: the API may have changed")
        else:
            yield from super().first_requests()

    def page_request(self, sweep: str, number: int) -> Request:
        request = super().page_request(sweep, number)
        return request.replace(headers={"Authorization": f"Bearer {self._pass}"}) if self._pass else request
