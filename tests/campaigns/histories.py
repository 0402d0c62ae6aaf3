"""Histories that campaigns count: payments, refunds and disputes told late, twice and out of order; merges, gifts, members."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.test.utils import override_settings

from broadsheet.accounts.models import User
from broadsheet.campaigns.models import Campaign, Counts, Goal, MatchingGift, OutsideAmount
from broadsheet.foundation.money import Money
from broadsheet.gifts.models import Gift, Purchase
from broadsheet.membership.models import Grant, Plan
from broadsheet.payments import erasing, ledger, merging, settling
from broadsheet.payments.models import Checkout, Payer
from broadsheet.payments.truth import Correction, Dispute, Payment, Refund, Truth

ZONE = ZoneInfo("Europe/Kyiv")
EDGES = [
    datetime(2026, 3, 29, 0, 0, tzinfo=ZONE),  # the day without the hour from three to four
    datetime(2026, 3, 29, 4, 0, tzinfo=ZONE),
    datetime(2026, 10, 25, 3, 30, tzinfo=ZONE),  # the hour that comes twice, the first time
    datetime(2026, 10, 25, 3, 30, fold=1, tzinfo=ZONE),  # and the second
    datetime(2026, 10, 26, 0, 0, tzinfo=ZONE),
    datetime(2026, 5, 1, 12, 0, tzinfo=ZONE),
    datetime(2026, 12, 31, 23, 59, tzinfo=ZONE),
]
EDGES = [edge.astimezone(UTC) for edge in EDGES]  # of one zone, Python compares the clock on the wall
CURRENCIES = ["EUR", "EUR", "UAH", "USD", "JPY"]
KEYS = ["", "birthday", "birthday", "other"]
NOW = datetime(2027, 1, 10, 12, 0, tzinfo=UTC)
A_BIT = timedelta(microseconds=1)


@dataclass
class Deal:
    """One checkout, and what its provider knows of it."""

    checkout: Checkout
    payments: list[Payment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    told: list[Truth] = field(default_factory=list)

    def truth(self) -> Truth:
        """What it knows now."""
        return Truth(
            checkout=self.checkout.pk, session=self.checkout.session, payments=tuple(self.payments), refunds=tuple(self.refunds),
            disputes=tuple(self.disputes), corrections=tuple(self.corrections),
        )  # fmt: skip


class History:
    """One of them, made from a seed. What happened is what `seed` says, on every database."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.payers: list[Payer] = []
        self.deals: list[Deal] = []
        self.plan = Plan.objects.order_by("pk")[0]
        self.moments = [self._near(self.dice.choice(EDGES)) for _ in range(8)] + [NOW - timedelta(days=3)]

    def happen(self, steps: int) -> list[Campaign]:
        """Let it happen; returns the campaigns that watched it."""
        for _person in range(self.dice.randint(2, 5)):
            self._person()
        campaigns = list(self._campaigns())
        acts: list[Callable[[], None]] = [
            self._buy, self._buy, self._buy, self._renew, self._refund, self._refund, self._dispute, self._decide,
            self._correct, self._merge, self._merge, self._join_account, self._redeem, self._redeem, self._call_back, self._admit,
            self._outside,
        ]  # fmt: skip
        for _step in range(steps):
            self.dice.choice(acts)()
            self._tell_some()
        if self.dice.random() < 0.2:
            self._erase()
        self._tell_all()
        return campaigns

    def _campaigns(self) -> Iterator[Campaign]:
        for number in range(2):
            starts, ends = sorted(self.dice.sample(EDGES, 2))
            for kind in Goal:
                made = Campaign.objects.create(
                    key="birthday" if number == 0 and kind == Goal.NEW_MEMBERS else f"c{number}-{kind}", name="A campaign",
                    starts_at=starts.astimezone(UTC), ends_at=ends.astimezone(UTC), goal_kind=kind, goal=10,
                    counts=self.dice.choice(list(Counts)), with_gifts=self.dice.random() < 0.6,
                    opening=self.dice.choice([0, 500]), opening_evidence="a letter",
                )  # fmt: skip
                if made.counts == Counts.ITS_OWN:
                    made.key = "birthday"  # not saved: all of them look at the rows of one key
                if made.is_money and self.dice.random() < 0.5:
                    MatchingGift.objects.create(
                        campaign=made, giver="A friend", percent=self.dice.choice([33, 100]), limit=self.dice.choice([70, 10**6]),
                        evidence="a letter",
                    )  # fmt: skip
                yield made

    def _person(self) -> None:
        number = len(self.payers)
        email = f"p{number}@reader.example"
        account = User.objects.create_user(email=email) if self.dice.random() < 0.5 else None
        linked = account if account is not None and self.dice.random() < 0.7 else None
        self.payers.append(Payer.objects.create(email=email, reader=linked))

    def _buy(self) -> None:
        purpose = self.dice.choice(["membership", "membership", "contribution", "gift"])
        interval = {"membership": ["month", "year"], "contribution": ["once", "month"], "gift": ["once"]}[purpose]
        checkout = Checkout.objects.create(
            payer=self.dice.choice(self.payers), purpose=purpose, amount=self.dice.choice([500, 1999, 12000]), session=uuid.uuid4().hex,
            currency=self.dice.choice(CURRENCIES), interval=self.dice.choice(interval), provider=self.dice.choice(["sandbox", "stripe"]),
            plan="reader" if purpose == "membership" else "", campaign=self.dice.choice(KEYS),
        )  # fmt: skip
        deal = Deal(checkout)
        self.deals.append(deal)
        self._pay(deal, self.dice.choice(self.moments))
        if purpose == "gift":
            self._make_gifts(checkout)

    def _make_gifts(self, checkout: Checkout) -> None:
        purchase = Purchase.objects.create(
            checkout=checkout, plan=self.plan, months=6, count=self.dice.randint(1, 3), buyer_name="Olha"
        )
        for number in range(1, purchase.count + 1):
            Gift.objects.create(
                purchase=purchase, number=number, digest=uuid.uuid4().hex, sealed="x", opens_at=EDGES[0],
                closes_at=NOW + timedelta(days=400),
            )  # fmt: skip

    def _pay(self, deal: Deal, at: datetime) -> None:
        # Two providers may give the same id to different payments.
        number = f"pay-{len(self.deals) // 2}-{len(deal.payments)}" if self.dice.random() < 0.5 else uuid.uuid4().hex
        if any(
            one.id == number
            for other in self.deals
            for one in other.payments
            if other.checkout.provider == deal.checkout.provider
        ):
            number = uuid.uuid4().hex
        money = Money(deal.checkout.amount, deal.checkout.currency)
        settled = None if self.dice.random() < 0.15 else at + self.dice.choice([timedelta(0), timedelta(days=4)])
        fee = Money(money.minor * 3 // 100, money.currency) if self.dice.random() < 0.5 else None
        deal.payments.append(Payment(number, money, at, settled, fee))

    def _renew(self) -> None:
        standing = [one for one in self.deals if one.checkout.interval in {"month", "year"}]
        if standing:
            deal = self.dice.choice(standing)
            self._pay(deal, deal.payments[-1].at + timedelta(days=self.dice.choice([0, 31, 200])))

    def _refund(self) -> None:
        deal, payment = self._some_payment()
        if payment is not None and payment.settled_at is not None:
            left = payment.amount.minor - sum(one.amount.minor for one in deal.refunds if one.payment == payment.id)
            back = self.dice.choice([left, left // 3])
            if back > 0:
                at = payment.settled_at + timedelta(days=self.dice.choice([0, 1, 60]))
                deal.refunds.append(Refund(uuid.uuid4().hex, payment.id, Money(back, payment.amount.currency), at))

    def _dispute(self) -> None:
        deal, payment = self._some_payment()
        if (
            payment is not None
            and payment.settled_at is not None
            and all(one.payment != payment.id for one in deal.disputes)
        ):
            deal.disputes.append(
                Dispute(uuid.uuid4().hex, payment.id, payment.amount, payment.settled_at + timedelta(days=20), fee=None)
            )

    def _decide(self) -> None:
        cases = [(deal, number) for deal in self.deals for number, one in enumerate(deal.disputes) if not one.outcome]
        if cases:
            deal, number = self.dice.choice(cases)
            case = deal.disputes[number]
            outcome = self.dice.choice(["won", "lost"])
            deal.disputes[number] = replace(case, outcome=outcome, decided_at=case.at + timedelta(days=40))

    def _correct(self) -> None:
        deal, payment = self._some_payment()
        if payment is not None and payment.settled_at is not None and self.dice.random() < 0.4:
            deal.corrections.append(
                Correction(uuid.uuid4().hex, payment.id, payment.amount, payment.settled_at, "not ours")
            )

    def _merge(self) -> None:
        stays, goes = self.dice.sample(self.payers, 2)
        try:
            merging.merge(stays=stays, goes=goes, reason="one person", by=None)
        except merging.NotMergedError:
            return
        for deal in self.deals:
            deal.checkout.refresh_from_db()

    def _join_account(self) -> None:
        """Somebody who paid without an account opens one with the same address."""
        payer = Payer.objects.filter(pk=self.dice.choice(self.payers).pk, reader=None, email__isnull=False).first()
        if payer is not None and not User.objects.filter(email=payer.email).exists():
            User.objects.create_user(email=payer.email)

    def _redeem(self) -> None:
        open_ones = list(Gift.objects.filter(redeemed_at=None, taken_back_at=None).order_by("pk"))
        people = list(User.objects.filter(email__endswith="@reader.example").order_by("pk"))
        if open_ones and people:
            gift = self.dice.choice(open_ones)
            gift.redeemer, gift.redeemed_at = self.dice.choice(people), self.dice.choice(self.moments)
            gift.save()

    def _call_back(self) -> None:
        gifts = list(Gift.objects.filter(taken_back_at=None).order_by("pk"))
        if gifts and self.dice.random() < 0.5:
            Gift.objects.filter(pk=self.dice.choice(gifts).pk).update(taken_back_at=NOW)

    def _admit(self) -> None:
        people = list(User.objects.filter(email__endswith="@reader.example").order_by("pk"))
        if people:
            starts = self.dice.choice(self.moments)
            ends = self.dice.choice([None, starts + timedelta(days=31)])
            Grant.objects.create(
                person=self.dice.choice(people), benefits=["read"], starts=starts, ends=ends, made_at=starts,
                source_type=self.dice.choice(["membership", "membership", "gift", "complimentary"]), source_id=uuid.uuid4().hex,
                grace_ends=ends + timedelta(days=14) if ends and self.dice.random() < 0.5 else None,
                revoked_at=starts + timedelta(days=9) if self.dice.random() < 0.3 else None,
            )  # fmt: skip

    def _outside(self) -> None:
        campaign = self.dice.choice(list(Campaign.objects.order_by("pk")))
        back = NOW if self.dice.random() < 0.3 else None
        OutsideAmount.objects.create(
            campaign=campaign,
            value=self.dice.randint(1, 900),
            way="cash",
            evidence="a receipt",
            came_on=NOW.date(),
            taken_back_at=back,
        )

    def _erase(self) -> None:
        people = list(User.objects.filter(payers__isnull=False).order_by("pk"))
        if people:
            person = self.dice.choice(people)
            erasing.erase(person)
            person.delete()

    def _some_payment(self) -> tuple[Any, Payment | None]:
        deals = [one for one in self.deals if one.payments]
        if not deals:
            return None, None
        deal = self.dice.choice(deals)
        return deal, self.dice.choice(deal.payments)

    def _tell_some(self) -> None:
        """A provider tells of something, or not; and sometimes of how it was before, once more."""
        for deal in self.deals:
            if self.dice.random() < 0.4:
                deal.told.append(deal.truth())
                self._take_in(deal, self.dice.choice(deal.told))

    def _tell_all(self) -> None:
        for deal in self.dice.sample(self.deals, len(self.deals)):
            payments = [
                one if one.settled_at or self.dice.random() < 0.5 else replace(one, settled_at=NOW)
                for one in deal.payments
            ]
            deal.payments = payments
            for truth in self.dice.sample([*deal.told[-2:], deal.truth()], min(3, len(deal.told) + 1)):
                self._take_in(deal, truth)
            self._take_in(deal, deal.truth())

    def _take_in(self, deal: Deal, truth: Truth) -> None:
        base = "USD" if self.dice.random() < 0.1 else "EUR"  # the newsroom counted in another currency then
        with override_settings(CURRENCY_RATES=self._rates(), BASE_CURRENCY=base), transaction.atomic():
            ledger.write(settling.rows_of(deal.checkout, truth))

    def _rates(self) -> dict[str, str]:
        """Others each day."""
        rates = {"EUR": "1.09", "UAH": f"0.0{self.dice.randint(18, 24)}", "USD": f"0.{self.dice.randint(85, 97)}"}
        return rates if self.dice.random() < 0.1 else {**rates, "JPY": "0.0061"}  # now and then nobody has set one

    def _near(self, edge: datetime) -> datetime:
        return edge.astimezone(UTC) + self.dice.choice(
            [timedelta(0), -A_BIT, A_BIT, timedelta(hours=1), -timedelta(days=90), timedelta(days=9)]
        )


@contextmanager
def happened(seed: int, *, steps: int = 14) -> Iterator[list[Campaign]]:
    """A history and its campaigns, as long as the block lasts; then nothing of it is left."""
    with override_settings(TIME_ZONE="Europe/Kyiv", BASE_CURRENCY="EUR"), transaction.atomic():
        yield History(seed).happen(steps)
        transaction.set_rollback(True)
