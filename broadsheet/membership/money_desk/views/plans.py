"""`/cms/money/plans/`: what is offered, and for how much."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, pricing, showing
from broadsheet.membership.money_desk.forms import OfferForm, PlanForm, PriceFormSet
from broadsheet.membership.repricing import progress

ANNOUNCED = 8
"""Announced prices that are shown, the newest first."""
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@needing(rights.CHANGE_PLANS)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """All of them, with their prices, and the offers."""
    by = request.user
    return showing.page(
        request, "plans", _("Plans"), plans=access.plans(by), offers=access.offers(by),
        changes=[(change, progress.of(change)) for change in access.price_changes(by)[:ANNOUNCED]],
    )  # fmt: skip


@needing(rights.CHANGE_PLANS)
@_form_methods
def plan(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change one, with its prices."""
    by: Any = request.user
    found = access.plan(by, pk)
    form = PlanForm(request.POST or None, instance=found)
    prices = PriceFormSet(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and prices.is_valid():
        saved = pricing.save_plan(form=form, prices=prices, by=by)
        messages.success(request, _("“%s” is saved.") % saved)
        return redirect("money_plans")
    return showing.page(request, "plan", found.name if pk else _("New plan"), form=form, prices=prices)


@needing(rights.CHANGE_PLANS)
@_form_methods
def offer(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change one."""
    by: Any = request.user
    found = access.offer(by, pk)
    form = OfferForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = pricing.save_offer(form=form, by=by)
        messages.success(request, _("“%s” is saved.") % saved.code)
        return redirect("money_plans")
    return showing.page(request, "plan", found.code if pk else _("New offer"), form=form)
