"""`/contribution/`: giving money without becoming anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.money import Money, units
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import contributing, currencies
from broadsheet.membership.forms import ContributionForm
from broadsheet.membership.views import attribution
from broadsheet.payments import challenge, defences
from broadsheet.payments.defences import ChallengedError, TooOftenError
from broadsheet.payments.models import Interval
from broadsheet.payments.opening import NotOpenedError

SUGGESTED = (5, 10, 25, 50)
"""Whole units that stand beside the field."""


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest) -> HttpResponse:
    """Ask how much, or send the reader to pay it."""
    currency = currencies.wanted(request.POST.get("currency") or request.GET.get("currency", ""))
    form = ContributionForm(request.POST or None, currency=currency, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            checkout = contributing.contribute(
                email=data["email"], amount=data["amount"], interval=Interval(data["interval"]),
                message=data["message"], provider=data["provider"],
                address=request.META.get("REMOTE_ADDR", ""), answer=data["answer"], **attribution.of(request),
            )  # fmt: skip
            return redirect(checkout.pay_at)
        except (TooOftenError, ChallengedError) as error:
            form.add_error(None, str(error))
            return _page(request, form, status=429)
        except NotOpenedError as error:
            form.add_error(None, str(error))
            return _page(request, form, status=503)
    return _page(request, form, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    typed = request.GET.get("amount", "")
    return {
        "email": user.email if user.is_authenticated else "",
        "interval": Interval.ONCE,
        "amount": typed if typed.isascii() and typed.isdigit() and len(typed) < 6 else "10",
    }


def _page(request: HttpRequest, form: ContributionForm, *, status: int = 200) -> HttpResponse:
    one = units(form.currency)
    facts = {
        "form": form,
        "suggested": [(amount, Money(amount * one, form.currency)) for amount in SUGGESTED],
        "currency": form.currency,
        "currencies": currencies.offered(),
        "attribution": attribution.of(request),
        "challenge": challenge.new() if defences.is_under_attack() else "",
    }
    return render(request, "membership/contribution.html", facts, status=status)
