"""`/account/seats/<token>/`: the invitation to a seat. Looking at it takes nothing; a form takes the seat."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.membership import doors, seats
from broadsheet.membership.models import Seat
from broadsheet.membership.refusals import RefusedError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation, or take the seat."""
    found = Seat.objects.by_token(token)
    if found is None:
        raise Http404
    if request.method != "POST" or not request.user.is_authenticated:
        return _shown(request, found)
    person: Any = request.user
    try:
        seats.accept(seat=found, by=person)
    except RefusedError as error:
        return _shown(request, found, refused=error.message)
    return redirect(f"{reverse('pass')}?{urlencode({'next': reverse('front')})}")


def _shown(request: HttpRequest, found: Seat, *, refused: str = "") -> HttpResponse:
    response = render(
        request,
        "membership/seat.html",
        {
            "seat": found,
            "group": found.group,
            "is_open": found.taken_back_at is None and found.accepted_at is None and not found.group.is_over,
            "is_own": request.user.is_authenticated and found.person_id == request.user.pk,
            "refused": refused,
            "sign_in": doors.sign_in(request.path),
        },
        status=409 if refused else 200,
    )
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response
