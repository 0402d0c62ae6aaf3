"""`/contribution/`: giving money without becoming anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.money import Money, units
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import contributing
from broadsheet.membership.forms import ContributionForm
from broadsheet.membership.views import paying
from broadsheet.payments.models import Checkout, Interval

SUGGESTED = (5, 10, 25, 50)
"""Whole units that stand beside the field."""


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest) -> HttpResponse:
    """Ask how much, or send the reader to pay it."""
    form = ContributionForm(request.POST or None, currency=paying.wanted_currency(request), initial=_initial(request))

    def begin(**needed: Any) -> Checkout:
        data = form.cleaned_data
        interval = Interval(data["interval"])
        return contributing.contribute(amount=data["amount"], interval=interval, message=data["message"], **needed)

    one = units(form.currency)
    suggested = [(amount, Money(amount * one, form.currency)) for amount in SUGGESTED]
    return paying.answer(request, form, "membership/contribution.html", begin, suggested=suggested)


def _initial(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    typed = request.GET.get("amount", "")
    return {
        "email": user.email if user.is_authenticated else "",
        "interval": Interval.ONCE,
        "amount": typed if typed.isascii() and typed.isdigit() and len(typed) < 6 else "10",
    }
