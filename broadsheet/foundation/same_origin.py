"""Forms on plates: a plate is the same for everybody, so no form in it carries a token.

A browser says itself where a form was sent from (`Sec-Fetch-Site`, else `Origin`), and no page can make it say
something else. Where it says neither, or another place, the reader is shown a page that asks whether they meant it;
its form carries a token. Not the referrer: privacy settings and proxies take it away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the field's name


def from_our_pages(view: View) -> View:
    """Let this view take forms from our own pages without a token, and ask about all others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE | {"POST"}:
            return HttpResponseNotAllowed(["GET", "POST"])  # a form knows no other; there is nothing to ask about
        if request.method in SAFE or is_same_origin(request) or _has_token(request):
            return view(request, *args, **kwargs)
        return _confirming(request)

    return csrf_exempt(guarded)


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from a page of this very site."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin == f"{request.scheme}://{request.get_host()}"


class _TokenAlone(CsrfViewMiddleware):
    """Django's check of the token, without its check of the referrer: who comes here has lost it."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        return True

    def _check_referer(self, request: HttpRequest) -> None:
        return None


def _has_token(request: HttpRequest) -> bool:
    if TOKEN not in request.POST:
        return False
    check = _TokenAlone(lambda _request: HttpResponse())
    check.process_request(request)
    # Tests' clients ask for no check at all; here it is the whole point.
    request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]
    return check.process_view(request, _nobody, (), {}) is None


def _nobody(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _confirming(request: HttpRequest) -> HttpResponse:
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    response = render(request, "components/confirming.html", {"fields": fields, "path": request.path})
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Frame-Options"] = "DENY"  # or another site could have the reader press the button unseen
    response["X-Robots-Tag"] = "noindex"
    return response
