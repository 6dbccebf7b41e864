"""Why a request failed, in words that a person can act on."""

from __future__ import annotations

from scrapy import exceptions as scrapy_errors
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

_STATUS = {
    401: "the key was refused (HTTP 401)",
    403: "access was refused (HTTP 403)",
    404: "the page is gone (HTTP 404)",
    429: "too many requests (HTTP 429)",
}
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (scrapy_errors.DownloadTimeoutError, "timed out"),
    (scrapy_errors.DownloadConnectionRefusedError, "the connection was refused"),
    (scrapy_errors.DownloadCancelledError, "the page is too large"),
    (scrapy_errors.ResponseDataLossError, "the answer broke off"),
    (scrapy_errors.DownloadFailedError, "the connection broke"),
    (scrapy_errors.IgnoreRequest, "not asked"),
)


class MissingFromCapture(scrapy_errors.IgnoreRequest):
    """Raised for a request that the replayed capture lacks."""


def why(failure: Failure) -> str:
    """The reason of a failed download: what happened, with the status where the server gave one."""
    problem = failure.value
    if isinstance(problem, HttpError):
        status = problem.response.status
        return _STATUS.get(status, f"the server answered HTTP {status}")
    if isinstance(problem, scrapy_errors.CannotResolveHostError):
        return "its address cannot be found: no network, or the site has moved"
    for kind, words in _WORDS:
        if isinstance(problem, kind):
            return f"{words}: {problem}" if str(problem) else words
    return f"{type(problem).__name__}: {problem}"
