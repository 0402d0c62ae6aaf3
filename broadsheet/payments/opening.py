"""Opening a checkout: the row first, the limits next, the provider last."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages
from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.money import Money
from broadsheet.payments import attempts, defences, holding, purposes, scoring, selling
from broadsheet.payments.models import Checkout, Interval, Payer
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import Holds, Provider, ProviderError

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
    beside: Callable[[Checkout], object] | None = None,
    **facts: Any,
) -> Checkout:
    """Write down what somebody wants to pay, and have the provider wait for it. Raises `NotOpenedError`.

    `address` is the reader's own on the network, `answer` what their browser made of a challenge. `beside` writes what an
    upper app must not lose, in the checkout's own transaction. `facts` are further fields of the checkout. Raises
    `TooOftenError` and `ChallengedError` of `defences`, too.
    """
    defences.allow(address=address, email=email, answer=answer)
    attempt = attempts.of(
        purpose=purpose, money=amount, interval=interval, country=facts.get("country", ""), address=address, email=email
    )
    judged = _judged(known.of(provider), attempt)
    crashpoint("opening.after_scoring")
    with transaction.atomic():
        payer = Payer.objects.of_address(email)
        if named := facts.get("country"):
            Payer.objects.filter(pk=payer.pk).update(country=named)  # their own word is worth more than their card's
        checkout = Checkout.objects.create(
            purpose=purpose, payer=payer, amount=amount.minor, currency=amount.currency, interval=interval,
            provider=provider, language=get_language() or languages.default(), **facts,
        )  # fmt: skip
        if judged.verdict == scoring.Verdict.HOLD:
            holding.hold(checkout, attempt, is_heard=judged.is_heard)
        if beside is not None:
            beside(checkout)
    crashpoint("opening.after_row")
    return send(checkout)


def send(checkout: Checkout) -> Checkout:
    """Ask the provider, without holding anything: under the checkout's id it opens one session, however often asked."""
    # The desk may have changed it since the form was shown, or since the payment was begun: now is when it counts.
    if purposes.is_sale(checkout.purpose) and not selling.is_sold_in(checkout.country):
        raise NotOpenedError(
            _(
                "We can’t sell that in your country just now. Nothing was taken; a contribution is possible all the same."
            )
        )
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


def _judged(provider: Provider, attempt: attempts.Attempt) -> scoring.Judged:
    """What a scorer makes of it. Who sends money by hand has nothing of anybody else's to try."""
    if provider.is_by_hand:
        return scoring.Judged(scoring.Verdict.PASS)
    judged = scoring.judge(attempt)
    can_hold = isinstance(provider, Holds)
    if judged.verdict == scoring.Verdict.REFUSE or (judged.verdict == scoring.Verdict.HOLD and not can_hold):
        raise NotOpenedError(
            _("We can’t take this payment just now. Nothing was taken. Please try another way to pay, or write to us.")
        )
    return judged


def _absolute(checkout: Checkout) -> str:
    return languages.absolute(checkout.get_absolute_url())
