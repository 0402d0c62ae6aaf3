"""The sandbox as a provider: the same things as any other."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.urls import reverse

from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.payments.models import Agreement, Checkout
from broadsheet.payments.providers.base import (
    Event,
    ForgedEventError,
    Holds,
    Preview,
    Provider,
    ProviderError,
    Reported,
    Reports,
)
from broadsheet.payments.providers.sandbox import bank, reporting
from broadsheet.payments.providers.sandbox.bank import Card, fee_of
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute, SandboxRefund
from broadsheet.payments.truth import CardFacts, Dispute, Payment, Refund, Standing, Truth

SIGNATURE = "Sandbox-Signature"
TOLERANCE = 300
"""Seconds: an older event is a replay."""


class Sandbox(Provider, Reports, Holds):
    """Takes no money."""

    slug = "sandbox"
    name = "Sandbox"
    brands = ("visa", "mastercard")

    def open(self, checkout: Checkout, *, about: str, back_to: str) -> tuple[str, str]:
        """See the base class."""
        deal, _is_new = SandboxDeal.objects.get_or_create(
            checkout=checkout.pk,
            defaults={
                "amount": checkout.amount, "currency": checkout.currency, "interval": checkout.interval,
                "about": about, "back_to": back_to, "is_held": checkout.is_held,
            },
        )  # fmt: skip
        return str(deal.pk), languages.absolute(reverse("sandbox_card", args=[deal.pk]))

    def hear(self, headers: Mapping[str, str], body: bytes) -> Event:
        """See the base class."""
        moment, _, given = headers.get(SIGNATURE, "").partition(".")
        if not moment.isdigit() or abs(time.time() - int(moment)) > TOLERANCE:
            raise ForgedEventError("no signature, or an old one")
        if not hmac.compare_digest(given, _mac(moment, body)):
            raise ForgedEventError("a false signature")
        try:
            facts = json.loads(body)
            return Event(str(facts["id"]), str(facts["kind"]), {"deal": str(facts["deal"])})
        except (ValueError, KeyError, TypeError):
            raise ForgedEventError("not an event") from None

    def read(self, about: Mapping[str, str]) -> Truth | None:
        """See the base class."""
        asked = {"pk": about["deal"]} if "deal" in about else {"pk": about.get("session")}
        deal = SandboxDeal.objects.filter(**asked).first()
        if deal is None:
            return None
        charges = list(deal.charges.order_by("period"))
        return truth_of(
            deal, charges, SandboxRefund.objects.filter(charge__in=charges),
            SandboxDispute.objects.filter(charge__in=charges),
        )  # fmt: skip

    def changed_since(self, moment: datetime) -> Iterable[Mapping[str, str]]:
        """See the base class."""
        for pk in SandboxDeal.objects.filter(changed_at__gte=moment).values_list("pk", flat=True):
            yield {"deal": str(pk)}

    def refund(self, payment_id: str, amount: Money, *, key: str) -> None:
        """See the base class."""
        charge = SandboxCharge.objects.select_related("deal").get(pk=payment_id.removeprefix("ch_"))
        given = sum(charge.refunds.exclude(key=key).values_list("amount", flat=True))
        if given + amount.minor > charge.amount:
            raise ProviderError("more would be given back than was taken", permanent=True)
        SandboxRefund.objects.get_or_create(key=key, defaults={"charge": charge, "amount": amount.minor})
        _touch(charge.deal)

    def change(self, agreement: Agreement, amount: Money, *, now: bool, key: str, is_preview: bool = False) -> Preview:
        """See the base class."""
        deal = _deal(agreement)
        due = Money(_share_left(deal, amount.minor - deal.amount) if now else 0, deal.currency)
        if not is_preview:
            if now and due.minor > 0:
                SandboxCharge.objects.get_or_create(
                    deal=deal, period=_extra_period(key), defaults={"amount": due.minor, "settled_at": clock.now()}
                )
            deal.amount, deal.next_amount = (amount.minor, None) if now else (deal.amount, amount.minor)
            _touch(deal)
        return Preview(due, amount, deal.paid_until)

    def end(self, agreement: Agreement, *, now: bool, key: str) -> None:
        """See the base class."""
        deal = _deal(agreement)
        deal.ends_at = deal.ends_at or (clock.now() if now else deal.paid_until)
        deal.ended_at = clock.now() if now else deal.ended_at
        _touch(deal)

    def pause(self, agreement: Agreement, *, until: datetime | None, key: str) -> None:
        """See the base class."""
        deal = _deal(agreement)
        deal.paused_until = until
        if until is None:
            deal.ends_at = None
        _touch(deal)

    def card_page(self, agreement: Agreement, *, back_to: str) -> str:
        """See the base class."""
        return languages.absolute(reverse("sandbox_card", args=[_deal(agreement).pk]))

    def report(self, since: datetime, until: datetime) -> Iterable[Reported]:
        """See the base class."""
        return reporting.report(since, until)

    def take(self, checkout: Checkout, *, about: str, key: str) -> None:
        """See the part's class."""
        try:
            bank.take(SandboxDeal.objects.get(checkout=checkout.pk))
        except bank.DeclinedError:
            raise ProviderError("nothing is reserved any more", permanent=True) from None

    def release(self, checkout: Checkout, *, key: str) -> None:
        """See the part's class."""
        bank.release(SandboxDeal.objects.get(checkout=checkout.pk))


def make() -> Sandbox:
    """The provider, ready to be asked."""
    return Sandbox()


def truth_of(
    deal: SandboxDeal,
    charges: Sequence[SandboxCharge],
    refunds: Iterable[SandboxRefund],
    disputes: Iterable[SandboxDispute],
) -> Truth:
    """What the bank's rows of one deal say, in our words."""
    return Truth(
        checkout=UUID(str(deal.checkout)),
        session=str(deal.pk),
        payments=tuple(_payment(deal, charge) for charge in charges),
        refunds=tuple(_refund(deal, one) for one in refunds),
        disputes=tuple(_dispute(deal, one) for one in disputes),
        standing=_standing(deal) if deal.interval != "once" and charges else None,
        held_at=None if charges or deal.released_at else deal.held_at,
        failed_at=None if charges else deal.released_at,
    )


def signed(facts: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """An event as the sandbox sends it: headers and body."""
    body = json.dumps(facts).encode()
    moment = str(int(time.time()))
    return {SIGNATURE: f"{moment}.{_mac(moment, body)}"}, body


def _mac(moment: str, body: bytes) -> str:
    key = hashlib.blake2b(settings.SECRET_KEY.encode()[:64], person=b"sandbox", digest_size=32).digest()
    return hmac.new(key, moment.encode() + b"." + body, "sha256").hexdigest()


def _deal(agreement: Agreement) -> SandboxDeal:
    return SandboxDeal.objects.get(pk=agreement.provider_id)


def _touch(deal: SandboxDeal) -> None:
    deal.changed_at = clock.now()
    deal.save()


def _share_left(deal: SandboxDeal, difference: int) -> int:
    if difference <= 0 or deal.paid_until is None:
        return 0
    whole = timedelta(days=365 if deal.interval == "year" else 30)
    # From the beginning of the day on, so that what was shown is what is taken, a minute or some hours later.
    today = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    left = max(timedelta(0), min(whole, deal.paid_until - today))
    return difference * int(left.total_seconds()) // int(whole.total_seconds())


def _extra_period(key: str) -> int:
    # Beside the periods proper, and the same for the same key.
    return 1_000_000 + int.from_bytes(hashlib.blake2b(key.encode(), digest_size=3).digest())


def _payment(deal: SandboxDeal, charge: SandboxCharge) -> Payment:
    fee = Money(fee_of(charge), deal.currency)
    amount = Money(charge.amount, deal.currency)
    return Payment(str(charge), amount, charge.made_at, charge.settled_at, fee, _card(deal))


def _card(deal: SandboxDeal) -> CardFacts | None:
    if deal.card not in set(Card):
        return None
    ends = deal.made_at + relativedelta(months=1) if deal.card == Card.EXPIRES else datetime(2031, 8, 1, tzinfo=UTC)
    # One that expires is another one for each deal: its month is the deal's own.
    own = f"-{deal.pk}" if deal.card == Card.EXPIRES else ""
    return CardFacts(
        fingerprint=f"sandbox-{deal.card}{own}", brand="visa", last4=deal.card, expires_year=ends.year,
        expires_month=ends.month,
    )  # fmt: skip


def _refund(deal: SandboxDeal, one: SandboxRefund) -> Refund:
    return Refund(str(one), f"ch_{one.charge_id}", Money(one.amount, deal.currency), one.made_at)


def _dispute(deal: SandboxDeal, one: SandboxDispute) -> Dispute:
    amount = Money(one.amount, deal.currency)
    return Dispute(str(one), f"ch_{one.charge_id}", amount, one.made_at, one.outcome, one.decided_at)


def _standing(deal: SandboxDeal) -> Standing:
    return Standing(
        id=str(deal.pk),
        amount=Money(deal.amount, deal.currency),
        paid_until=deal.paid_until,
        retry_until=deal.retry_until,
        ends_at=deal.ends_at,
        ended_at=deal.ended_at,
        paused_until=deal.paused_until,
        next_amount=Money(deal.next_amount, deal.currency) if deal.next_amount else None,
        card=_card(deal),
    )
