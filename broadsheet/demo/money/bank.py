"""The sandbox's bank after two years: the rows that its days would have left, written at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from dateutil.relativedelta import relativedelta

from broadsheet.demo.money.histories import Fate, History
from broadsheet.payments.models import Checkout, Interval, Payer
from broadsheet.payments.providers.sandbox.bank import GRACE, PERIODS, Card
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute, SandboxRefund


@dataclass
class Account:
    """One history, and everything that the bank has of it."""

    history: History
    checkout: Checkout
    deal: SandboxDeal
    charges: list[SandboxCharge]
    refunds: list[SandboxRefund] = field(default_factory=list)
    disputes: list[SandboxDispute] = field(default_factory=list)


def account(history: History, payer: Payer, now: datetime) -> Account:
    """Not yet written."""
    key = f"{history.who.email} {history.purpose} {history.interval}"
    checkout = Checkout(
        id=uuid5(NAMESPACE_URL, f"checkout {key}"), purpose=history.purpose, plan=history.plan, payer=payer,
        amount=history.amount, discount=history.discount, currency=history.who.currency, interval=history.interval,
        offer="HARBOUR" if history.discount else "", message=history.message, language="uk" if payer.country == "UA" else "en",
        provider="sandbox", made_at=history.began, sent_at=history.began, paid_at=history.began,
    )  # fmt: skip
    deal = SandboxDeal(
        id=uuid5(NAMESPACE_URL, f"deal {key}"), checkout=checkout.pk, amount=history.amount,
        currency=history.who.currency, interval=history.interval, about=history.plan or history.purpose,
        back_to=checkout.get_absolute_url(), card=Card.GOOD, made_at=history.began, changed_at=history.began,
    )  # fmt: skip
    checkout.session = str(deal.pk)
    made = Account(history, checkout, deal, [])
    for period, at in enumerate(history.moments(now)):
        made.charges.append(
            SandboxCharge(
                deal=deal, period=period, amount=history.amount, made_at=at, settled_at=at + timedelta(minutes=2)
            )
        )
    if history.interval != Interval.ONCE:
        _go_on(made, now)
    _go_wrong(made, now)
    checkout.paid_at = made.charges[0].settled_at
    return made


def write(accounts: Iterable[Account]) -> None:
    """All rows, of each kind in one go."""
    accounts = list(accounts)
    SandboxDeal.objects.bulk_create([one.deal for one in accounts])
    SandboxCharge.objects.bulk_create([charge for one in accounts for charge in one.charges])
    SandboxRefund.objects.bulk_create([refund for one in accounts for refund in one.refunds])
    SandboxDispute.objects.bulk_create([dispute for one in accounts for dispute in one.disputes])


def _go_on(made: Account, now: datetime) -> None:
    deal, history = made.deal, made.history
    due = history.began + PERIODS[history.interval] * len(made.charges)
    deal.paid_until = due
    if history.fate is Fate.FAILING:
        deal.card, deal.retry_until = Card.FAILS_LATER, due + GRACE
    elif history.fate is Fate.PAUSED:
        deal.paused_until = due + relativedelta(months=2)
    elif history.fate is Fate.ENDED:
        deal.ends_at, deal.ended_at = due, due if due <= now else None
    elif history.fate is Fate.LAPSED:
        deal.card, deal.ended_at = Card.FAILS_LATER, due + GRACE


def _go_wrong(made: Account, now: datetime) -> None:
    """Money that went back. Whoever got all of it back pays no more."""
    last, fate = made.charges[-1], made.history.fate
    soon = min(last.made_at + timedelta(days=2, hours=3), now - timedelta(minutes=2))
    if fate in {Fate.REFUNDED, Fate.PART_REFUNDED}:
        amount = last.amount if fate is Fate.REFUNDED else last.amount // 2
        made.refunds.append(SandboxRefund(charge=last, key=f"demo {made.checkout.pk}", amount=amount, made_at=soon))
    if fate in {Fate.DISPUTED, Fate.LOST}:
        decided = {"outcome": "lost", "decided_at": soon + timedelta(minutes=1)} if fate is Fate.LOST else {}
        made.disputes.append(SandboxDispute(charge=last, amount=last.amount, made_at=soon, **decided))
    if fate in {Fate.REFUNDED, Fate.LOST} and made.deal.interval != Interval.ONCE:
        made.deal.ends_at = made.deal.ended_at = soon
