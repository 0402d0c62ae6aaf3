"""`/gift/`: giving a membership. One page, one form, then the provider's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.gifts import access, buying, cookies, links, terms
from broadsheet.gifts.forms import GiftForm
from broadsheet.membership import currencies
from broadsheet.membership.views import paying
from broadsheet.payments import selling
from broadsheet.payments.models import Checkout


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def giving(request: HttpRequest) -> HttpResponse:
    """Show what can be given, or send the buyer to pay for it."""
    form = GiftForm(request.POST or None, currency=paying.wanted_currency(request), initial=_initial(request))
    begun: list[Checkout] = []

    def begin(**needed: Any) -> Checkout:
        begun.append(buying.buy(wanted=form.wanted, country=form.cleaned_data.get("country", ""), **needed))
        return begun[-1]

    plans = [(plan, terms.of_prices(prices)) for plan, prices in currencies.plans_in(form.currency)]
    shown = {
        "plans": plans,
        "chosen": form["term"].value(),
        "whom": form["whom"].value() or "one",
        "vat": selling.has_vat(),
    }
    response = paying.answer(request, form, "gifts/giving.html", begin, **shown)
    if begun:
        cookies.remember_bought(response, links.key_of(access.purchase_of_checkout(begun[-1])))
    return response


def _initial(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    if not user.is_authenticated:
        return {}
    return {"email": user.email, "buyer_name": user.name}
