"""`/sandbox/card/<deal>/`: the card page of a bank that does not exist, and says so."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import ways
from broadsheet.foundation.money import Money
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.payments import defences, handling
from broadsheet.payments.providers.sandbox import bank, sending
from broadsheet.payments.providers.sandbox.models import SandboxDeal

SLOW_SECONDS = 3.0


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what the card is to do."""
    if "sandbox" not in settings.PAYMENT_PROVIDERS:
        raise Http404
    deal = get_object_or_404(SandboxDeal, pk=pk)
    if request.method != "POST":
        return _page(request, deal)
    chosen = request.POST.get("card", "")
    if chosen not in set(bank.Card):
        return _page(request, deal, problem=_("Choose one of the cards."))
    return _paid(request, deal, bank.Card(chosen))


def _paid(request: HttpRequest, deal: SandboxDeal, chosen: bank.Card) -> HttpResponse:
    if chosen == bank.Card.SECURE and "confirmed" not in request.POST:
        return _page(request, deal, asks=chosen)
    if chosen == bank.Card.SLOW:
        time.sleep(SLOW_SECONDS)
    try:
        defences.allow_card(f"sandbox-{chosen}")
        bank.pay(deal, chosen)
    except defences.TooOftenError as error:
        return _page(request, deal, problem=str(error))
    except bank.DeclinedError:
        defences.failed(card=f"sandbox-{chosen}")
        return _page(request, deal, problem=_("The bank declined this card. Nothing was taken. Try another card."))
    sending.tell(deal, "paid")
    handling.take_in("sandbox", {"deal": str(deal.pk)})  # a provider's own page waits for nobody's worker either
    return redirect(ways.on_the_same_host(deal.back_to))


def _page(request: HttpRequest, deal: SandboxDeal, *, problem: str = "", asks: str = "") -> HttpResponse:
    facts: dict[str, Any] = {
        "deal": deal,
        "amount": Money(deal.amount, deal.currency),
        "cards": _cards(),
        "problem": problem,
        "asks": asks,
        "is_held": deal.is_held and not deal.charges.exists(),
    }
    response = render(request, "payments/sandbox_card.html", facts, status=402 if problem else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _cards() -> list[tuple[str, str]]:
    return [
        (bank.Card.GOOD, _("Pays at once")),
        (bank.Card.DECLINED, _("Is declined")),
        (bank.Card.SECURE, _("Asks once more (3-D Secure)")),
        (bank.Card.SLOW, _("Pays, but settles later")),
        (bank.Card.FAILS_LATER, _("Pays now, fails at the renewal")),
        (bank.Card.EXPIRES, _("Pays, and expires next month")),
        (bank.Card.DISPUTED, _("Pays; its owner will dispute it")),
    ]
