"""`/account/group/`: an owner invites people to their group's seats, sees who took them, takes them back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.membership import seats
from broadsheet.membership.models import Group
from broadsheet.membership.refusals import RefusedError


@never_cache
@login_required
@require_safe
def group(request: HttpRequest) -> HttpResponse:
    """All groups of one's own, with their seats."""
    shown = [
        (each, [(seat, seats.link_of(seat)) for seat in each.places.standing().select_related("person")])
        for each in seats.own_groups(_person(request))
    ]
    return render(request, "membership/group.html", {"groups": shown})


@never_cache
@login_required
@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a seat for an address, or for whoever gets the link (`how=link`)."""
    own = _own(request, pk)
    email = request.POST.get("email", "").strip()
    is_by_link = request.POST.get("how") == "link"
    if not email and not is_by_link:
        messages.error(request, _("Please give an e-mail address, or make a link."))
        return redirect("group")
    try:
        seats.invite(group=own, email="" if is_by_link else email, by=_person(request))
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        told = (
            _("Here is a link for one seat: pass it on.")
            if is_by_link
            else _("An invitation is on its way to %s.") % email
        )
        messages.success(request, told)
    return redirect("group")


@never_cache
@login_required
@require_POST
def return_of_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Take a seat back."""
    held = _own(request, pk).places.filter(pk=seat).first()
    if held is None:
        raise Http404
    seats.take_back(seat=held, by=_person(request))
    messages.success(request, _("The seat is free again."))
    return redirect("group")


def _own(request: HttpRequest, pk: int) -> Group:
    found = seats.access_group(_person(request), pk)
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest) -> Any:
    return request.user
