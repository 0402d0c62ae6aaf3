"""What every request passes through."""

from __future__ import annotations

import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.encoding import iri_to_uri

from broadsheet.config import views
from broadsheet.config.database_watch import watch
from broadsheet.foundation import languages


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


def _address(said: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(said)
    except ValueError:
        return None
