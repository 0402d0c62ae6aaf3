"""What every request passes through."""

from __future__ import annotations

import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.encoding import iri_to_uri

from broadsheet.config import views
from broadsheet.config.database_watch import watch
from broadsheet.foundation import giving_way, languages, methods


class ForwardedMiddleware:
    """Whom the request is from, as the kiosk or a proxy of ours says; what anybody else says about it is dropped.

    Only the kiosk reaches the newsroom's Unix socket, where there is no address of the one who connects.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._proxies = [ip_network(proxy) for proxy in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the reader's address into `REMOTE_ADDR`, where everything looks for it."""
        facts = request.META
        if self._is_trusted(facts.get("REMOTE_ADDR", "")):
            facts["REMOTE_ADDR"] = self._reader(facts.get("HTTP_X_FORWARDED_FOR", "")) or facts.get("REMOTE_ADDR", "")
        else:
            facts.pop("HTTP_X_FORWARDED_PROTO", None)
        facts.pop("HTTP_X_FORWARDED_FOR", None)
        return self.get_response(request)

    def _is_trusted(self, address: str) -> bool:
        found = _address(address)
        return not address or (found is not None and any(found in proxy for proxy in self._proxies))

    def _reader(self, forwarded: str) -> str:
        """The last address that is not a proxy of ours: those before it are only claimed."""
        for said in reversed(forwarded.split(",")):
            found = _address(said.strip())
            if found is None:
                return ""
            if not any(found in proxy for proxy in self._proxies):
                return str(found)
        return ""


class PressedMiddleware:
    """Somebody pressed a button and looks at the page until it is answered: whoever sends letters gives way.

    Not for what browsers and machines post by themselves: drafts kept while somebody types, signs of life, providers' news.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so before anything is asked of the database."""
        if request.method == "POST" and "text/html" in request.headers.get("Accept", ""):
            giving_way.say()
        return self.get_response(request)


class AvailabilityMiddleware:
    """While the database is away nobody waits for it: everything that would need it is answered 503 at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._seen = threading.local()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, if there is something to answer from."""
        if request.path_info == "/healthz":  # under whatever name of host: the kiosk asks, and monitors by address
            return views.healthz(request)
        if watch.gone_since is not None:
            return views.unavailable(request)
        if getattr(self._seen, "generation", watch.generation) != watch.generation:
            connection.close()  # it is open on a file that was replaced
        self._seen.generation = watch.generation
        return self.get_response(request)


class LanguageEditionMiddleware:
    """The language comes from the address alone: never from a cookie or a header, so that a page is one page for all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language of the address while answering."""
        host = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
        elsewhere = languages.elsewhere(host, request.path_info)
        if elsewhere is not None and request.method in {"GET", "HEAD"}:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{iri_to_uri(elsewhere)}?{query}" if query else iri_to_uri(elsewhere))
        language = languages.for_request(host, request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            return self.get_response(request)


class MethodMiddleware:
    """Answers 405 to methods that nobody wrote an answer to, whatever the view would make of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Turn the method away before the view hears of it."""
        if methods.is_meant(view, request.method or ""):
            return None
        return HttpResponseNotAllowed(sorted(methods.SAFE))


class PrivacyMiddleware:
    """Nobody may keep what was made for one person: accounts, the desk, and whatever sets a cookie.

    Plates and other public answers pass as they are. A view need not say anything, and may not say less.
    """

    PATHS = ("/account/", "/cms/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so."""
        response = self.get_response(request)
        if self._is_private(request) or response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response

    def _is_private(self, request: HttpRequest) -> bool:
        """Under whatever language: `/uk/account/` is as private as `/account/`. Staff see drafts' documents, too."""
        path = request.path_info
        if path.startswith("/documents/"):
            person = getattr(request, "user", None)
            return person is not None and person.is_authenticated
        beginning = "/" + languages.prefix(languages.for_request("", path))
        own = "/" + path.removeprefix(beginning)
        return own.startswith(self.PATHS)


def _address(said: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(said)
    except ValueError:
        return None
