"""Asking the site's own URLs for a page, as the press prints it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from broadsheet.edition import addresses
from broadsheet.edition.addresses import Place
from broadsheet.foundation import printing, sources
from broadsheet.newsroom.views import errors

KEPT_HEADERS = ("Content-Type", "Location", "Content-Security-Policy", "X-Robots-Tag", "Last-Modified")
"""What a page says of itself; everything else a kiosk says of all pages of its kind."""

PRINTED = (200, 301, 302, 410)
"""Answers that are plates. A 404 means that there is nothing to print, and anything else that something is wrong."""


class UnprintableError(Exception):
    """The site answered with something that can't be a plate."""


@dataclass(frozen=True)
class Answer:
    """What the site answered, and what it was made from."""

    place: Place
    status: int
    headers: dict[str, str]
    body: bytes
    made_from: frozenset[str]
    closed_to: str = ""
    article: int = 0
    leads_to: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_plate(self) -> bool:
        """Whether there is something to print; if not, there is no such page (any more)."""
        if self.place.is_whole and not self.closed_to:
            return False
        return self.status in PRINTED or self.place.is_missing

    @property
    def kind(self) -> str:
        """The kind of plate, as `docs/contracts/plates.md` names them."""
        if self.place.is_missing:
            return "missing"
        by_status = {301: "redirect", 302: "redirect", 410: "gone"}
        return by_status.get(self.status) or _kind_of(self.place.path)

    @property
    def fingerprint(self) -> str:
        """Equal answers, equal fingerprint."""
        head = repr((self.status, sorted(self.headers.items()), self.closed_to)).encode()
        return hashlib.blake2b(head + b"\0" + self.body, digest_size=24).hexdigest()


def ask(address: str) -> Answer:
    """Ask for one page. Whatever a view raises comes through; `UnprintableError` for a status that is no page's."""
    place = addresses.place(address)
    with (
        translation.override(place.language),
        sources.recording() as made_from,
        printing.printing(whole=place.is_whole) as found,
    ):
        response = _response(place)
        body = response.content
    if response.status_code not in (*PRINTED, 404):
        raise UnprintableError(f"The page answered {response.status_code}.")
    has_body = response.status_code not in (301, 302)
    return Answer(
        place=place,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=body if has_body else b"",
        made_from=frozenset(made_from),
        closed_to=found.closed_to,
        article=found.article,
        leads_to=frozenset(found.leads_to),
    )


def nothing(address: str) -> Answer:
    """The answer for what is no more, without asking."""
    return Answer(place=addresses.place(address), status=404, headers={}, body=b"", made_from=frozenset())


def _response(place: Place) -> HttpResponse:
    request = _request(place)
    if place.is_missing:
        return _whole(request, errors.not_found(request))
    try:
        match = resolve(place.path)
        request.resolver_match = match
        return _whole(request, match.func(request, *match.args, **match.kwargs))
    except Http404:
        return HttpResponse(status=404)


def _request(place: Place) -> WSGIRequest:
    """A stranger's plain request: no cookie, no query, no header that could choose anything."""
    host = place.host or settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    request: WSGIRequest = RequestFactory(SERVER_NAME=host, HTTP_HOST=host).get(place.path)
    request.user = AnonymousUser()
    request.LANGUAGE_CODE = place.language  # type: ignore[attr-defined]
    return request


def _whole(_request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    if not isinstance(response, HttpResponse):
        raise UnprintableError("The page is a stream, and a plate needs an end.")
    return response


def _kind_of(path: str) -> str:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    if "/_/fragment/" in path:
        return "fragment"
    if path.startswith("/_/tally/"):
        return "tally"
    if path.endswith(("/rss/", "/atom/", "/feed.json")):
        return "feed"
    if "sitemap" in path and path.endswith(".xml"):
        return "sitemap"
    if path.endswith(".css"):
        return "style"
    return "text" if last in {"robots.txt", "manifest.webmanifest"} else "page"
