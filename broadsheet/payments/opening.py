"""Opening a checkout: the row first, the limits next, the provider last."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages
from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.money import Money
from broadsheet.payments import defences, purposes
from broadsheet.payments.models import Checkout, Interval, Payer
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import ProviderError

logger = logging.getLogger("broadsheet.payments")


class NotOpenedError(Exception):
    """No payment was begun. The text is for the reader: it names no provider's detail."""


def begin(
    *,
    purpose: str,
    email: str,
    amount: Money,
    interval: Interval,
    provider: str,
    address: str,
    answer: str = "",
    **facts: Any,
) -> Checkout:
    """Write down what somebody wants to pay, and have the provider wait for it. Raises `NotOpenedError`.

    `address` is the reader's own on the network, `answer` what their browser made of a challenge. `facts` are further
    fields of the checkout. Raises `TooOftenError` and `ChallengedError` of `defences`, too.
    """
    defences.allow(address=address, email=email, answer=answer)
    with transaction.atomic():
        payer = Payer.objects.of_address(email)
        checkout = Checkout.objects.create(
            purpose=purpose, payer=payer, amount=amount.minor, currency=amount.currency, interval=interval,
            provider=provider, language=get_language() or languages.default(), **facts,
        )  # fmt: skip
    crashpoint("opening.after_row")
    return send(checkout)


def send(checkout: Checkout) -> Checkout:
    """Ask the provider, without holding anything: under the checkout's id it opens one session, however often asked."""
    try:
        session, pay_at = known.of(checkout.provider).open(
            checkout, about=purposes.of(checkout).name(checkout), back_to=_absolute(checkout)
        )
    except ProviderError as error:
        logger.warning("The provider %s opened no payment for %s: %s", checkout.provider, checkout.pk, error)
        defences.failed()
        raise NotOpenedError(
            _("The payment service doesn’t answer just now. Nothing was taken; please try again in a minute.")
        ) from error
    crashpoint("opening.after_provider")
    checkout.session, checkout.pay_at, checkout.sent_at = session, pay_at, clock.now()
    checkout.save(update_fields=["session", "pay_at", "sent_at"])
    return checkout


def _absolute(checkout: Checkout) -> str:
    return languages.absolute(checkout.get_absolute_url())
