"""A newsroom's books after five years: `python -m proof.payments.big_ledger 1000000` writes them beside the demo.

12,000 members who came one after another, monthly and yearly, in three currencies; debits that settle days later, fees,
refunds, disputes, contributions of a campaign. The same number makes the same books.
"""

from __future__ import annotations

import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Max  # noqa: E402

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.foundation.money import Money  # noqa: E402
from broadsheet.membership.models import Grant, Membership, Plan  # noqa: E402
from broadsheet.payments import carrying, rates  # noqa: E402
from broadsheet.payments.models import Agreement, Card, Checkout, Entry, Kind, Payer, Receipt, WebhookEvent  # noqa: E402

MEMBERS = 12_000
YEARS = 5
RATES = {"EUR": "1", "USD": "0.92", "UAH": "0.021"}
PRICES = {
    ("reader", "month"): {"EUR": 500, "USD": 600, "UAH": 15000},
    ("reader", "year"): {"EUR": 5000, "USD": 6000, "UAH": 150000},
    ("patron", "month"): {"EUR": 1500, "USD": 1800, "UAH": 45000},
}
BATCH = 5000
EVENTS = 100_000


class Books:
    """Makes whatever the desk reads. Ids are counted here, so that rows can name each other before they are written."""

    def __init__(self, rows: int, *, start: int) -> None:
        self.random = random.Random(417)  # noqa: S311 — the same books each time
        self.now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        self.rows, self.start = rows, start
        self.written = self.payments = 0
        last = Receipt.objects.filter(entity="main").order_by().values_list("year").annotate(Max("number"))
        self.numbers: dict[int, int] = dict(last)  # the demo's own receipts come first

    def key(self) -> uuid.UUID:
        """One that comes again with the same books."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def write(self) -> None:
        """Members until the ledger is long enough: each of the last ones pays as often as is left."""

        first = (User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        tables: dict[Any, list[Any]] = {}
        for number in range(MEMBERS):
            left = MEMBERS - number
            for row in self._member(first + number, number, (self.rows - self.written) / left):
                tables.setdefault(type(row), []).append(row)
            if number % 250 == 249:
                self._flush(tables)
        self._flush(tables)
        self._events()

    def _flush(self, tables: dict[Any, list[Any]]) -> None:

        for model in (User, Payer, Card, Checkout, Agreement, Membership, Grant, Entry, Receipt):
            model._default_manager.bulk_create(tables.pop(model, []), batch_size=BATCH)
        print(f"\r{self.written} rows of the ledger", end="", file=sys.stderr, flush=True)

    def _member(self, pk: int, number: int, wanted: float) -> Iterator[Any]:

        pick = self.random
        plan, interval = pick.choices(list(PRICES), [6, 1, 2])[0]
        currency = pick.choices(list(RATES), [6, 2, 2])[0]
        amount = PRICES[plan, interval][currency]
        email = f"member-{number:05}@reader.example"
        person = User(pk=pk, email=email, name=f"Member {number:05}", password="!")  # noqa: S106 — one that opens nothing
        yield person
        payer = Payer(
            pk=self.key(), reader=person, email=email, country=pick.choice(["DE", "UA", "PL", "US", "FR"]),
        )  # fmt: skip
        yield payer
        yield Card(
            payer=payer, provider="sandbox", fingerprint=f"print-{number}", brand="visa", last4=f"{pick.randrange(10000):04}",
            expires_year=2031, expires_month=8,
        )  # fmt: skip
        step, most = (timedelta(days=365), YEARS) if interval == "year" else (timedelta(days=30.4), 60)
        times = min(most, max(1, round(wanted / 3 * pick.uniform(0.5, 1.5))))
        stays = pick.random() < 0.7
        began = self.now - step * (times if stays else pick.randint(times, most)) + step * pick.random()
        checkout = Checkout(
            pk=self.key(), purpose="membership", plan=plan, payer=payer, amount=amount, currency=currency,
            interval=interval, provider="sandbox", session=str(self.key()), made_at=began, sent_at=began, paid_at=began,
            campaign="winter" if pick.random() < 0.1 else "",
        )  # fmt: skip
        yield checkout
        ended = None if stays else min(began + step * times, self.now)
        yield Agreement(
            checkout=checkout, provider="sandbox", provider_id=checkout.session, amount=amount, currency=currency,
            interval=interval, paid_until=began + step * times, ended_at=ended,
            retry_until=self.now + timedelta(days=5) if ended is None and pick.random() < 0.02 else None,
        )  # fmt: skip
        if not hasattr(self, "plans"):
            self.plans = {one.slug: one for one in Plan.objects.all()}
        yield Membership(checkout=checkout, person=person, plan=self.plans[plan], began_at=began)
        yield Grant(
            person=person, benefits=["read"], source_type="membership", source_id=str(checkout.pk), starts=began,
            ends=ended or self.now + timedelta(days=20), reason=plan,
        )  # fmt: skip
        for time in range(times):
            yield from self._payment(checkout, began + step * time)

    def _payment(self, checkout: Any, at: datetime) -> Iterator[Any]:

        pick = self.random
        self.payments += 1
        name = f"ch_{self.payments}"
        settled = min(at + timedelta(days=3 if pick.random() < 0.1 else 0), self.now)
        yield self._row(checkout, Kind.PAYMENT, name, checkout.amount, at)
        settlement = self._row(checkout, Kind.SETTLEMENT, name, checkout.amount, settled, about=name)
        yield settlement
        yield self._row(checkout, Kind.FEE, name, -(checkout.amount * 3 // 100), settled, about=name)
        number = self.numbers[settled.year] = self.numbers.get(settled.year, 0) + 1
        yield Receipt(
            entity="main", year=settled.year, number=number, settlement_id=settlement.pk, payer=checkout.payer_id,
            email=checkout.payer.email, issuer={}, made_at=settled,
        )  # fmt: skip
        luck = pick.random()
        if luck < 0.01:
            yield self._row(checkout, Kind.REFUND, f"re_{self.payments}", -checkout.amount, settled, about=name)
        elif luck < 0.012:
            case = f"dp_{self.payments}"
            yield self._row(checkout, Kind.DISPUTE, case, -checkout.amount, settled, about=name)
            if pick.random() < 0.95:
                outcome = pick.choice(["won", "lost"])
                back = checkout.amount if outcome == "won" else 0
                yield self._row(checkout, Kind.DISPUTE_OUTCOME, case, back, settled, about=name, outcome=outcome)

    def _row(self, checkout: Any, kind: str, name: str, amount: int, at: datetime, **more: str) -> Any:

        self.written += 1
        rate = RATES[checkout.currency]
        base = rates.at_rate(Money(amount, checkout.currency), rate, "EUR")
        return Entry(
            pk=self.start + self.written, kind=kind, provider="sandbox", provider_id=f"big_{name}", amount=amount,
            currency=checkout.currency, base_amount=base.minor, base_currency="EUR", rate=rate, rate_source="proof",
            occurred_at=at, recorded_at=at, payer=checkout.payer_id, checkout=checkout.pk, purpose="membership",
            plan=checkout.plan, interval=checkout.interval, campaign=checkout.campaign, entity="main",
            country=checkout.payer.country, **({**more, "about": f"big_{more['about']}"} if "about" in more else more),
        )  # fmt: skip

    def _events(self) -> None:
        rows = (
            WebhookEvent(
                provider="sandbox", event_id=f"evt_big_{number}", kind="paid", about={"deal": str(self.key())}, body="{}",
                received_at=self.now - timedelta(minutes=20 + number), handled_at=self.now,
            )
            for number in range(EVENTS)
        )  # fmt: skip
        WebhookEvent.objects.bulk_create(rows, batch_size=BATCH)


def main(rows: int) -> None:
    """Write them into the database of `DATABASE_URL` and `DATA_DIR`."""

    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    books = Books(rows, start=newest or 0)
    with transaction.atomic():
        books.write()
    carrying.carry_forward()  # as the worker does while they are written
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("payments_entry", "accounts_user"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
            connection.set_autocommit(True)
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
    print(f"\n{books.written} rows, {books.payments} payments", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]))
