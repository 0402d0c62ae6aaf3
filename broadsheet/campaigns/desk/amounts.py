"""What comes from outside, and matching gifts: written down, and taken back with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.campaigns import access, changing, rights
from broadsheet.campaigns.desk import views
from broadsheet.campaigns.desk.forms import MatchingForm, OutsideForm
from broadsheet.campaigns.launching import NotDoneError
from broadsheet.membership.desk.views import needing


@needing(rights.CHANGE)
@require_POST
def outside(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came."""
    by: Any = request.user
    found = access.campaign_to_change(by, pk)
    form = OutsideForm(request.POST, campaign=found)
    if not form.is_valid():
        return views.shown_with(request, found, outside=form)
    act = partial(changing.add_outside, campaign=found, facts=form.cleaned_data, by=by)
    return _done(request, pk, act, _("It is counted."))


@needing(rights.CHANGE)
@require_POST
def outside_back(request: HttpRequest, pk: int, amount: int) -> HttpResponse:
    """Count it no more."""
    by: Any = request.user
    found = access.outside_of(by, access.campaign_to_change(by, pk), amount)
    act = partial(changing.take_outside_back, outside=found, reason=request.POST.get("reason", ""), by=by)
    return _done(request, pk, act, _("It is not counted any more."))


@needing(rights.CHANGE)
@require_POST
def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down who adds what."""
    by: Any = request.user
    found = access.campaign_to_change(by, pk)
    form = MatchingForm(request.POST, campaign=found)
    if not form.is_valid():
        return views.shown_with(request, found, matching=form)
    act = partial(changing.add_matching, campaign=found, facts=form.cleaned_data, by=by)
    return _done(request, pk, act, _("It is counted."))


@needing(rights.CHANGE)
@require_POST
def matching_away(request: HttpRequest, pk: int, gift: int) -> HttpResponse:
    """It was none."""
    by: Any = request.user
    found = access.matching_of(by, access.campaign_to_change(by, pk), gift)
    act = partial(changing.take_matching_away, matching=found, reason=request.POST.get("reason", ""), by=by)
    return _done(request, pk, act, _("It is not counted any more."))


def _done(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except NotDoneError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("money_campaign", pk=pk)
