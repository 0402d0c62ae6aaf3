"""`/membership/`: becoming a member. One page, one form, then the provider's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import currencies, taking_a_plan
from broadsheet.membership.forms import JoiningForm
from broadsheet.membership.views import attribution
from broadsheet.payments import challenge, defences
from broadsheet.payments.defences import ChallengedError, TooOftenError
from broadsheet.payments.opening import NotOpenedError


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """Show the plans, or send the reader to pay for one."""
    currency = currencies.wanted(request.POST.get("currency") or request.GET.get("currency", ""))
    form = JoiningForm(request.POST or None, currency=currency, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            checkout = taking_a_plan.take(
                price=data["price"], email=data["email"], extra=data["extra"], code=data["code"],
                provider=data["provider"], address=request.META.get("REMOTE_ADDR", ""), answer=data["answer"], **attribution.of(request),
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
    return {"email": user.email if user.is_authenticated else "", "code": request.GET.get("code", "")[:40]}


def _page(request: HttpRequest, form: JoiningForm, *, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "plans": currencies.plans_in(form.currency),
        "chosen": form["price"].value(),
        "currency": form.currency,
        "currencies": currencies.offered(),
        "attribution": attribution.of(request),
        "challenge": challenge.new() if defences.is_under_attack() else "",
    }
    return render(request, "membership/joining.html", facts, status=status)
