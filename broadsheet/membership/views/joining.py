"""`/membership/`: becoming a member. One page, one form, then the provider's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import currencies, taking_a_plan
from broadsheet.membership.forms import JoiningForm
from broadsheet.membership.views import paying
from broadsheet.payments.models import Checkout


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """Show the plans, or send the reader to pay for one."""
    form = JoiningForm(request.POST or None, currency=paying.wanted_currency(request), initial=_initial(request))

    def begin(**needed: Any) -> Checkout:
        data = form.cleaned_data
        return taking_a_plan.take(price=data["price"], extra=data["extra"], code=data["code"], **needed)

    shown = {"plans": currencies.plans_in(form.currency), "chosen": form["price"].value()}
    return paying.answer(request, form, "membership/joining.html", begin, **shown)


def _initial(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {"email": user.email if user.is_authenticated else "", "code": request.GET.get("code", "")[:40]}
