"""`/membership/letters/<token>/`: no more invitations (RFC 8058). Mail programs post here by themselves, without a cookie."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from broadsheet.membership.letters import opting_out

ONE_CLICK = "One-Click"


@csrf_exempt  # the token in the address is the right, and a mail program has no page of ours to send a form from
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. What is posted is answered at once, with the page and never with a redirect."""
    reader = opting_out.reader_of(token)
    if reader is None:
        raise Http404
    if request.POST.get("List-Unsubscribe") == ONE_CLICK:
        opting_out.opt_out(reader)
    elif "again" in request.POST:
        opting_out.opt_in(reader)
    response = render(request, "membership/letter_opt_out.html", {"has_opted_out": opting_out.has_opted_out(reader)})
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response
