"""Why a request failed, in words that a person can act on and as one of the known causes."""

from __future__ import annotations

from scrapy import exceptions as scrapy_errors
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import BadPage
from crawler.walls import wall_of
from store.types import Cause

ANSWER_LIMIT = 1_000_000  # bytes of a refusal that are kept

_STATUS = {
    401: (Cause.BLOCKED, "a login is asked for (HTTP 401)"),
    403: (Cause.BLOCKED, "access was refused (HTTP 403)"),
    404: (Cause.ADDRESS_GONE, "the page is gone (HTTP 404)"),
    407: (Cause.BLOCKED, "a proxy asks for a login (HTTP 407)"),
    408: (Cause.TIMED_OUT, "timed out (HTTP 408)"),
    410: (Cause.ADDRESS_GONE, "the page is gone (HTTP 410)"),
    429: (Cause.BLOCKED, "too many requests (HTTP 429)"),
    451: (Cause.BLOCKED, "access was refused (HTTP 451)"),
}
_KEYED = {
    401: (Cause.KEY_REFUSED, "the key was refused (HTTP 401)"),
    403: (Cause.KEY_REFUSED, "the key was refused (HTTP 403)"),
}
_WORDS: tuple[tuple[type[Exception], Cause, str], ...] = (
    (scrapy_errors.DownloadTimeoutError, Cause.TIMED_OUT, "timed out"),
    (scrapy_errors.DownloadConnectionRefusedError, Cause.UNREACHABLE, "the connection was refused"),
    (scrapy_errors.DownloadCancelledError, Cause.BROKEN_ANSWER, "the page is too large"),
    (scrapy_errors.ResponseDataLossError, Cause.BROKEN_ANSWER, "the answer broke off"),
    (scrapy_errors.DownloadFailedError, Cause.UNREACHABLE, "the connection broke"),
)


# OpenSSL's words and service_identity's: Scrapy hands both on inside an error of its own.
_CERTIFICATE = ("certificate verify failed", "VerificationError")


class MissingFromCapture(scrapy_errors.IgnoreRequest):
    """Raised for a request that the replayed capture lacks."""


class LeftAlone(scrapy_errors.IgnoreRequest):
    """Raised for a request that is not made: the site asked for a pause, or fails again and again. Says which."""

    def __init__(self, cause: Cause, reason: str) -> None:
        super().__init__(reason)
        self.cause = cause


def why(failure: Failure) -> str:
    """The reason of a failed download: what happened, with the status where the server gave one."""
    return explain(failure)[1]


def explain(failure: Failure, *, keyed: bool = False) -> tuple[Cause, str]:
    """The cause of a failed download, and what happened in words; ``keyed``: the source sent a key."""
    problem = failure.value
    if isinstance(problem, HttpError):
        return _of_status(problem.response, keyed=keyed)
    if isinstance(problem, LeftAlone):
        return problem.cause, str(problem)
    if isinstance(problem, scrapy_errors.CannotResolveHostError):
        return Cause.NAME_NOT_FOUND, "its address cannot be found: no network, or the site has moved"
    if isinstance(problem, scrapy_errors.IgnoreRequest):
        return _not_asked(problem)
    if any(words in repr(problem) for words in _CERTIFICATE):
        return Cause.CERTIFICATE, "its certificate is not valid: expired, self-signed or of another site"
    for kind, cause, words in _WORDS:
        if isinstance(problem, kind):
            return cause, f"{words}: {problem}" if str(problem) else words
    return Cause.FAULT, f"{type(problem).__name__}: {problem}"


def failed_page(failure: Failure, *, keyed: bool = False) -> BadPage:
    """The item for a listing page that could not be had, with the answer where there was one."""
    cause, reason = explain(failure, keyed=keyed)
    body = failure.value.response.body if isinstance(failure.value, HttpError) else b""
    request = failure.request  # type: ignore[attr-defined]
    return BadPage(request.url, reason, body[:ANSWER_LIMIT], cause)


def _of_status(response: object, *, keyed: bool) -> tuple[Cause, str]:
    status: int = response.status  # type: ignore[attr-defined]
    known = (_KEYED if keyed else {}).get(status) or _STATUS.get(status)
    if known:
        return known
    words = f"the server answered HTTP {status}"
    if wall_of(response.body):  # type: ignore[attr-defined]
        return Cause.BLOCKED, f"{words}, with a page that keeps robots out"
    return (Cause.SERVER_ERROR if status >= 500 else Cause.SITE_CHANGED), words


def _not_asked(problem: scrapy_errors.IgnoreRequest) -> tuple[Cause, str]:
    said = str(problem)
    if "redirect" in said.lower():
        return Cause.REDIRECTS, "its addresses lead to each other in a circle, or on and on"
    return Cause.BLOCKED, f"not asked: {said}"
