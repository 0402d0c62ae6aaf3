"""`/payment/<id>/`: where a reader comes back to from paying. Its address is the key, and tells only what they know."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import ways
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.payments import access, handling, opening, pausing, purposes
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import ProviderError


@never_cache
@require_safe
def payment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Thanks, or what became of it. Whoever comes back before the provider's event is not kept waiting for it."""
    checkout = access.checkout_of_address(pk)
    is_unheard = False
    if checkout.paid_at is None and checkout.session:
        try:
            handling.take_in(checkout.provider, {"checkout": str(checkout.pk), "session": checkout.session})
        except ProviderError:
            is_unheard = True
        checkout.refresh_from_db()
    if checkout.paid_at is None and checkout.pay_at and known.of(checkout.provider).is_by_hand:
        return redirect(
            ways.on_the_same_host(checkout.pay_at)
        )  # there it says what to do, and what happens until the money comes
    purpose = purposes.of(checkout)
    facts = {
        "checkout": checkout,
        "about": purpose.name(checkout),
        "thanks": purpose.thanks(checkout) if checkout.paid_at else "",
        "is_on_its_way": checkout.paid_at is None and access.is_promised(checkout),
        "is_unheard": is_unheard,
        "hold": access.hold_of(checkout),
    }
    response = render(request, "payments/payment.html", facts)
    if checkout.paid_at is not None or facts["is_on_its_way"]:
        pausing.pause(response, checkout)
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


@from_our_pages
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back to the provider with the same payment: it is one, however often it is begun."""
    checkout = access.checkout_of_address(pk)
    hold = access.hold_of(checkout)
    if checkout.paid_at is not None or (hold is not None and hold.authorised_at is not None):
        return redirect(checkout.get_absolute_url())  # there is nothing more to do on the card page
    try:
        return redirect(ways.on_the_same_host(opening.send(checkout).pay_at))
    except opening.NotOpenedError as error:
        return render(request, "payments/not_opened.html", {"reason": str(error), "checkout": checkout}, status=503)
