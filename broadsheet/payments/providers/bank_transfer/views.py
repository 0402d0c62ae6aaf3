"""`/transfer/<id>/`: what to transfer, and where. Its address is the key, and it tells only what the reader knows."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from segno import helpers

from broadsheet.foundation import clock, ways
from broadsheet.payments import pausing
from broadsheet.payments.providers.bank_transfer import account
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer

MOST_QR = 999_999_999_99
"""Cents: a QR code of the European Payments Council holds no more."""


@never_cache
@require_safe
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A page to print, to photograph, or to copy from; whoever has paid is thanked instead."""
    if not settings.BANK_TRANSFER:
        raise Http404
    awaited = get_object_or_404(AwaitedTransfer, pk=pk)
    if not awaited.is_recurring and awaited.matches.live().filter(is_part=False).exists():
        return redirect(ways.on_the_same_host(awaited.back_to))
    facts = {
        "awaited": awaited,
        "came": awaited.came,
        "rest": awaited.rest,
        "account": account.ours(),
        "code": code_of(awaited),
        "is_late": awaited.retry_until is not None,
        "has_lapsed": awaited.lapsed_at is not None or (awaited.ended_at is not None and awaited.ends_at is None),
        "is_over": awaited.ends_at is not None,
        "is_renewal": awaited.paid_until is not None,
        "now": clock.now(),
    }
    response = render(request, "payments/transfer.html", facts)
    if not facts["is_over"]:
        pausing.promise(response)
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def code_of(awaited: AwaitedTransfer) -> str:
    """The QR code that banks' apps read (EPC069-12), as SVG; empty for any currency but the euro."""
    if awaited.currency != "EUR" or awaited.rest.minor > MOST_QR:
        return ""
    ours = account.ours()
    made = helpers.make_epc_qr(
        name=ours.holder[:70], iban=ours.iban, bic=ours.bic, amount=awaited.rest.decimal, reference=awaited.reference
    )
    found: str = made.svg_inline(scale=4, omitsize=True, svgclass="transfer-code", lineclass=None)
    return found
