"""`/membership/cancellation/<token>/`: ending without signing in, by a link from any of our letters."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import ending, ending_link
from broadsheet.payments.requesting import NotDoneError


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, token: str) -> HttpResponse:
    """Say what ends; looking ends nothing."""
    agreement = ending_link.found(token)
    if agreement is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            ending.end(agreement=agreement, by=None, reason=request.POST.get("reason", "")[:500])
            return redirect(request.path)
        except NotDoneError as error:
            problem = str(error)
    facts = {"agreement": agreement, "problem": problem}
    response = render(request, "membership/cancellation.html", facts, status=503 if problem else 200)
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response
