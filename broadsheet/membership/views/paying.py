"""What becoming a member and contributing have in common: off to the provider, or back to the form with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from broadsheet.foundation import ways
from broadsheet.membership import currencies
from broadsheet.membership.forms import PayingForm
from broadsheet.membership.views import attribution
from broadsheet.payments import defences
from broadsheet.payments.defences import ChallengedError, TooOftenError
from broadsheet.payments.models import Checkout
from broadsheet.payments.opening import NotOpenedError
from broadsheet.readers import challenge


def wanted_currency(request: HttpRequest) -> str:
    """The one that was asked for, if anything can be paid in it."""
    return currencies.wanted(request.POST.get("currency") or request.GET.get("currency", ""))


def answer(
    request: HttpRequest, form: PayingForm, template: str, begin: Callable[..., Checkout], **shown: Any
) -> HttpResponse:
    """Show the form, or call `begin` with what every payment needs and send the reader to pay."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(ways.on_the_same_host(begin(**_needed(request, form)).pay_at))
            except (TooOftenError, ChallengedError) as error:
                form.add_error(None, str(error))
                status = 429
            except NotOpenedError as error:
                form.add_error(None, str(error))
                status = 503
    came_with = attribution.of(request)
    facts = {
        "form": form,
        "currency": form.currency,
        "currencies": currencies.offered(),
        "attribution": came_with,
        "came_with": attribution.as_query(came_with),
        "challenge": challenge.new() if defences.is_under_attack() else "",
    }
    return render(request, template, facts | shown, status=status)


def _needed(request: HttpRequest, form: PayingForm) -> dict[str, Any]:
    own = {name: form.cleaned_data[name] for name in ("email", "provider", "answer")}
    return {**own, "address": request.META.get("REMOTE_ADDR", ""), **attribution.of(request)}
