"""Asking a provider for something: the row first, then the call, then what is true afterwards.

A process that dies in between leaves the row; a job asks again under the same key. So nothing is done twice, and
nothing that was promised to a reader is forgotten.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.money import Money
from broadsheet.ops import audit
from broadsheet.payments import alerts, handling, purposes
from broadsheet.payments.models import Act, Agreement, Checkout, Entry, Kind, ProviderRequest
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import CardDeclinedError, Holds, Provider, ProviderError

logger = logging.getLogger("broadsheet.payments")

LEFT_OPEN = timedelta(seconds=20)
"""Older than that, nobody is at it any more: a provider is asked for eight seconds at most."""
FORGOTTEN = timedelta(hours=20)
"""Providers keep a key for a day: a request that is older is for people to look at."""


class NotDoneError(Exception):
    """It can't be done as things stand. The text is for whoever asked."""


def refund(*, settlement: Entry, amount: Money, reason: str, by: User | None) -> ProviderRequest:
    """Give this much of a payment back. Raises `NotDoneError` if that is more than is left of it."""
    with transaction.atomic():
        checkout = Checkout.objects.select_for_update().get(pk=str(settlement.checkout))
        left = left_of(settlement)
        if amount.minor <= 0 or amount > left:
            raise NotDoneError(_("At most %s can be given back of this payment.") % left)
        request = ask(Act.REFUND, checkout, by, reason=reason, amount=amount.minor, payment_id=settlement.provider_id)
    return carry_out(request)


def left_of(settlement: Entry) -> Money:
    """What is left of a payment: less what was given back, taken by a dispute, or is just being given back."""
    # By the checkout, which has an index, though the rest would be enough.
    rows = Entry.objects.filter(
        checkout=settlement.checkout, provider=settlement.provider, about=settlement.provider_id
    )
    back = [Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME, Kind.CORRECTION]
    gone = rows.filter(kind__in=back).sums().get(settlement.currency, 0)
    open_ones = ProviderRequest.objects.filter(
        act=Act.REFUND, checkout=settlement.checkout, payment_id=settlement.provider_id,
        done_at__isnull=True, refused_at__isnull=True,
    )  # fmt: skip
    asked = sum(amount or 0 for amount in open_ones.values_list("amount", flat=True))
    return Money(settlement.amount + gone - asked, settlement.currency)


def end(*, agreement: Agreement, by: User | None, now: bool = False, reason: str = "") -> ProviderRequest:
    """Take no more. Asked twice, it is ended once."""
    act = Act.END_NOW if now else Act.END
    return carry_out(_of_agreement(act, agreement, by, reason=reason))


def resume(*, agreement: Agreement, by: User | None) -> ProviderRequest:
    """Take a pause, or an ending that has not come yet, back."""
    if agreement.ended_at is not None:
        raise NotDoneError(_("It has ended already. Take a plan anew, please."))
    return carry_out(_of_agreement(Act.RESUME, agreement, by))


def pause(*, agreement: Agreement, until: datetime, by: User | None) -> ProviderRequest:
    """Take nothing until then."""
    if agreement.renews_at is None:
        raise NotDoneError(_("Nothing is taken any more: there is nothing to pause."))
    return carry_out(_of_agreement(Act.PAUSE, agreement, by, until=until))


def change(
    *,
    agreement: Agreement,
    amount: Money,
    by: User | None,
    plan: str = "",
    reason: str = "",
    extra: Money | None = None,
    only_once: bool = False,
) -> ProviderRequest:
    """Take another amount: more of another plan at once, for the rest of what is paid; all else from the next renewal on.

    `extra` of it is given on top of the price, and stays a gift. `only_once` refuses what was asked for this reason before.
    Raises `NotDoneError`.
    """
    if agreement.renews_at is None:
        raise NotDoneError(_("Nothing is taken any more: there is nothing to change."))
    can_take = not known.of(agreement.provider).is_by_hand
    act = Act.CHANGE_NOW if plan and amount > agreement.money and can_take else Act.CHANGE_LATER
    facts = {"amount": amount.minor, "plan": plan, "reason": reason, "extra": extra.minor if extra else 0}
    return carry_out(_of_agreement(act, agreement, by, only_once=only_once, **facts))


def ask(act: Act, checkout: Checkout, by: User | None, **facts: object) -> ProviderRequest:
    """Write down what is to be asked, in the caller's transaction and under their lock; `carry_out` asks it."""
    request = ProviderRequest.objects.create(act=act, checkout=checkout, made_by=by, **facts)
    audit.note(act=f"payment.{act}", on=checkout, by=by, **{name: str(value) for name, value in facts.items()})
    return request


def carry_out(request: ProviderRequest) -> ProviderRequest:
    """Ask, write down that it is done, and take in what is true now. Raises `NotDoneError`."""
    crashpoint("requesting.after_row")
    try:
        _call(request)
    except ProviderError as error:
        return _refused(request, error)
    crashpoint("requesting.after_provider")
    request.done_at = clock.now()
    request.save(update_fields=["done_at"])
    crashpoint("requesting.after_done")
    _take_in(request.checkout)
    return request


def finish_what_was_left() -> int:
    """Ask again for whatever somebody died over. Returns for how many things."""
    now = clock.now()
    open_ones = ProviderRequest.objects.filter(
        done_at__isnull=True, refused_at__isnull=True, made_at__lt=now - LEFT_OPEN, made_at__gt=now - FORGOTTEN
    ).select_related("checkout")
    count = 0
    for request in open_ones:
        try:
            carry_out(request)
            count += 1
        except NotDoneError as error:
            logger.warning("%s is still not done: %s", request, error)
    return count


def _of_agreement(
    act: Act, agreement: Agreement, by: User | None, *, only_once: bool = False, **facts: object
) -> ProviderRequest:
    with transaction.atomic():
        checkout = Checkout.objects.select_for_update().get(pk=agreement.checkout_id)
        if only_once and checkout.requests.filter(act=act, reason=facts["reason"]).exists():
            raise NotDoneError(_("It was asked for already."))
        return ask(act, checkout, by, **facts)


def _take_in(checkout: Checkout) -> None:
    """What is true now. It is done already: if the provider does not tell of it just now, its events or the hour will."""
    try:
        handling.take_in(checkout.provider, {"checkout": str(checkout.pk), "session": checkout.session})
    except ProviderError as error:
        logger.warning("What was done about %s could not be read yet: %s", checkout.pk, error)


def _call(request: ProviderRequest) -> None:
    provider = known.of(request.checkout.provider)
    key = str(request.pk)
    if request.act == Act.REFUND:
        provider.refund(request.payment_id, Money(request.amount or 0, request.checkout.currency), key=key)
        return
    if request.act in {Act.ACCEPT, Act.RELEASE}:
        _call_about_hold(provider, request, key)
        return
    agreement = Agreement.objects.get(checkout=request.checkout)
    if request.act in {Act.END, Act.END_NOW}:
        provider.end(agreement, now=request.act == Act.END_NOW, key=key)
    elif request.act in {Act.PAUSE, Act.RESUME}:
        provider.pause(agreement, until=request.until, key=key)
    else:
        amount = Money(request.amount or 0, agreement.currency)
        provider.change(agreement, amount, now=request.act == Act.CHANGE_NOW, key=key)


def _call_about_hold(provider: Provider, request: ProviderRequest, key: str) -> None:
    if not isinstance(provider, Holds):
        raise ProviderError(f"{provider.slug} holds nothing", permanent=True)
    if request.act == Act.RELEASE:
        provider.release(request.checkout, key=key)
        return
    with translation.override(request.checkout.language or None):
        about = purposes.of(request.checkout).name(request.checkout)
    provider.take(request.checkout, about=about, key=key)


def _refused(request: ProviderRequest, error: ProviderError) -> ProviderRequest:
    logger.warning("The provider did not do %s: %s", request, error)
    if error.permanent:
        ProviderRequest.objects.filter(pk=request.pk).update(refused_at=clock.now(), refusal=str(error)[:500])
        if isinstance(error, CardDeclinedError):
            raise NotDoneError(
                _("The bank declined the card. Nothing was taken, and all stays as it was. Another card may do.")
            ) from error
        alerts.raise_alert(f"request:{request.pk}", f"{request.get_act_display()}: {error}", checkout=request.checkout)
        raise NotDoneError(_("The payment service refused it. We were told, and will look at it.")) from error
    raise NotDoneError(
        _(
            "The payment service doesn’t answer just now. What you asked for is written down, and is done as soon as it does."
        )
    ) from error
