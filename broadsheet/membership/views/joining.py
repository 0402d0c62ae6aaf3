"""`/membership/`: becoming a member. One page, one form, then the provider's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import clock
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import after_gifts, currencies, taking_a_plan
from broadsheet.membership.forms import JoiningForm
from broadsheet.membership.views import paying
from broadsheet.payments import selling
from broadsheet.payments.models import Checkout


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """Show the plans, or send the reader to pay for one."""
    form = JoiningForm(request.POST or None, currency=paying.wanted_currency(request), initial=_initial(request))

    def begin(**needed: Any) -> Checkout:
        data = form.cleaned_data
        country = data.get("country", "")
        return taking_a_plan.take(
            price=data["price"], extra=data["extra"], code=data["code"], country=country, **needed
        )

    shown = {
        "plans": currencies.plans_in(form.currency),
        "chosen": form["price"].value(),
        "vat": selling.has_vat(),
        "begins": _begins(request),
    }
    return paying.answer(request, form, "membership/joining.html", begin, **shown)


def _begins(request: HttpRequest) -> str:
    """The day on which a membership would begin for who reads by a gift just now; empty for everybody else."""
    user: Any = request.user
    begins = after_gifts.would_begin(user) if user.is_authenticated else None
    return date_format(clock.local(begins), "DATE_FORMAT") if begins else ""


def _initial(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {"email": user.email if user.is_authenticated else "", "code": request.GET.get("code", "")[:40]}
