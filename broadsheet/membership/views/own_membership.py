"""`/account/membership/`: what one pays, and everything that can be changed about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation import clock, languages, ways
from broadsheet.foundation.money import Money
from broadsheet.membership import ending
from broadsheet.membership.changing_plan import Choice, choices_for
from broadsheet.membership.repricing import telling
from broadsheet.payments import access, requesting
from broadsheet.payments.models import Agreement
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import ProviderError
from broadsheet.payments.requesting import NotDoneError

MONTHS = (1, 2, 3)
"""For how long somebody may pause."""


@never_cache
@login_required
@require_safe
def own_membership(request: HttpRequest) -> HttpResponse:
    """Everything that one pays or has paid."""
    user: Any = request.user
    return render(request, "membership/own_membership.html", {
        "agreements": [(one, telling.ahead_of(one)) for one in access.own_agreements(user)],
        "statements": access.own_statements(user),
        "receipts": access.own_receipts(user)[:50],
        "months": MONTHS,
        "now": clock.now(),
    })  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another plan or amount; see what it costs; say yes."""
    agreement = _own(request, pk)
    choices = choices_for(agreement)
    chosen = next((one for one in choices if str(one.price.pk) == request.POST.get("price")), None)
    if request.method == "POST" and chosen is not None:
        if "yes" in request.POST:
            return _done(request, lambda: chosen.take(agreement, by=_user(request)), _("Your plan is changed."))
        return _previewed(request, agreement, chosen)
    return render(request, "membership/change.html", {"agreement": agreement, "choices": choices})


@never_cache
@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing for some months."""
    agreement = _own(request, pk)
    asked = request.POST.get("months", "")
    months = int(asked) if asked in {str(each) for each in MONTHS} else MONTHS[0]
    until = (agreement.paid_until or clock.now()) + timedelta(days=30 * months)
    said = _("It pauses, and goes on by itself on %s.") % date_format(clock.local(until), "DATE_FORMAT")
    return _done(request, lambda: requesting.pause(agreement=agreement, until=until, by=_user(request)), said)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it means, and end it."""
    agreement = _own(request, pk)
    if request.method != "POST":
        return render(request, "membership/cancel.html", {"agreement": agreement})
    reason = request.POST.get("reason", "")[:500]
    said = _("It is ended. You pay nothing more, and we have written to you.")
    return _done(request, lambda: ending.end(agreement=agreement, by=_user(request), reason=reason), said)


@never_cache
@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on after all."""
    agreement = _own(request, pk)
    return _done(
        request, lambda: requesting.resume(agreement=agreement, by=_user(request)), _("It goes on. Thank you.")
    )


@never_cache
@login_required
@require_POST
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """To the provider's page for another card."""
    agreement = _own(request, pk)
    back_to = languages.absolute(reverse("own_membership"))
    try:
        return redirect(ways.on_the_same_host(known.of(agreement.provider).card_page(agreement, back_to=back_to)))
    except ProviderError:
        messages.error(request, _("The payment service doesn’t answer just now. Please try again in a minute."))
        return redirect("own_membership")


def _own(request: HttpRequest, pk: int) -> Agreement:
    return access.own_agreement(_user(request), pk)


def _user(request: HttpRequest) -> Any:
    return request.user


def _done(request: HttpRequest, act: Any, said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except NotDoneError as error:
        messages.error(request, str(error))
    return redirect("own_membership")


def _previewed(request: HttpRequest, agreement: Agreement, chosen: Choice) -> HttpResponse:
    try:
        preview = chosen.preview(agreement)
    except ProviderError:
        messages.error(request, _("The payment service doesn’t answer just now. Please try again in a minute."))
        return redirect("own_membership")
    facts = {"agreement": agreement, "chosen": chosen, "preview": preview, "nothing": Money(0, agreement.currency)}
    return render(request, "membership/change_previewed.html", facts)
