"""The department of Manche, in Normandy."""

from scrapy.http import Request
from w3lib.http import basic_auth_header

from crawler.base import AidsSpider, JsonListSpider


class FrManche(AidsSpider, JsonListSpider):
    """Guide of the department's aids, for towns, associations, people and companies.

    Publisher: Conseil départemental de la Manche.
    Holds: every aid of the guide in one answer, some hundred; nearly all stand without a last day.
    API documentation: none; https://www.manche.fr/guide-des-aides/
    Caveats: the address is partly a stand-in; the department gives a name and a password to those who ask; records of
    tests are among them; times may hold stray blanks.
    Licence: as the department states to those who ask, https://www.manche.fr/
    """

    name = "fr_manche"
    title = "Département de la Manche, guide of aids (France)"
    region = "FRD12"
    start_urls = ["https://www.manche.fr/wp-json/aides/v1/list"]
    complete = True
    records_key = "aides"
    needs_key = "account"
    key_from = 'write it as "name:password"; the department gives both to those who ask, https://www.manche.fr/'

    def page_request(self, sweep: str, number: int) -> Request:
        request = super().page_request(sweep, number)
        name, _, password = self.key.partition(":")
        return request.replace(headers={"Authorization": basic_auth_header(name, password)}) if self.key else request
