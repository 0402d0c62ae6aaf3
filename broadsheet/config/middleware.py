"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.encoding import iri_to_uri

from broadsheet.foundation import languages


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
