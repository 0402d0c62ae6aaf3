"""HTTP to services that the installation itself names: a CDN's interface, a cache on the next machine.

`safe_fetch` is for addresses that somebody else chose, and refuses private ones. These come from the environment, and a
cache of one's own is private as a rule. Redirects are not followed: a token must not go elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import requests
import urllib3
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util import Timeout

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
MAX_BYTES = 64 * 1024


class ServiceError(Exception):
    """The service did not do it; the message says why, in words for the desk. `status` is 0 where there was no answer."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Answer:
    """A 2xx answer, the first `MAX_BYTES` of it."""

    status: int
    body: bytes


class Service:
    """One service, at an address such as `https://api.example.com` or `http://10.0.0.3:6081`."""

    def __init__(self, url: str, *, connect: float = CONNECT_SECONDS, read: float = READ_SECONDS) -> None:
        self._url = url.rstrip("/")
        self._pool = urllib3.PoolManager(timeout=Timeout(connect=connect, read=read), retries=False, maxsize=2)

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request. Raises `ServiceError` for every answer but 2xx, and for none."""
        try:
            answer = self._pool.request(
                method, self._url + path, headers=dict(headers), body=body, redirect=False, preload_content=False
            )
            try:
                said = answer.read(MAX_BYTES)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise ServiceError(f"{self._url} does not answer.") from error
        if not 200 <= answer.status < 300:
            raise ServiceError(f"{self._url} answers with {answer.status}.", status=answer.status)
        return Answer(answer.status, said)


def is_of_a_line(error: BaseException) -> bool:
    """Whether a library that calls a service for us (by `requests`) raised this because of the line."""
    return isinstance(error, requests.RequestException)


def had_no_line(error: BaseException) -> bool:
    """Whether there was none at all, so that nothing of the call arrived."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause: BaseException | None = error
    while cause is not None:
        reasons = (cause, *cause.args, *(getattr(each, "reason", None) for each in cause.args))
        if any(isinstance(each, NewConnectionError | NameResolutionError) for each in reasons):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
