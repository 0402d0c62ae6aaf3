"""What is kept how long: each kind goes when it is due, nothing goes before, and the ledger is never touched."""

from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from django.db import connection

from broadsheet.config.commands import payments as commands
from broadsheet.foundation import clock
from broadsheet.gifts.models import Purchase
from broadsheet.ops.models import Heartbeat
from broadsheet.payments import alerts, checking, erasing, guarding, jobs, noting, requesting, retention, tasks
from broadsheet.payments.models import (
    Alert,
    AwaitedTransfer,
    Card,
    Checkout,
    Entry,
    Label,
    Note,
    Payer,
    ProviderRequest,
    Receipt,
    Statement,
    Transfer,
    WebhookEvent,
)
from broadsheet.payments.providers.bank_transfer import matching
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


def kind(name):
    return next(one for one in retention.KINDS if one.name == name)


def after(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


@pytest.fixture
def paid(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    return Checkout.objects.get()


@pytest.fixture
def forgotten(paid):
    erasing.erase(paid.payer.reader)
    return Payer.objects.get()


def abandoned(prices):
    Stranger("never@reader.example").join(prices["reader", "EUR", "month"])


def failed(prices):
    abandoned(prices)
    Checkout.objects.update(failed_at=clock.now())


def awaited(prices):
    abandoned(prices)
    Checkout.objects.update(provider="bank_transfer")


def typed_alone(prices):
    Payer.objects.of_address("never@reader.example")


def event(prices):
    WebhookEvent.objects.create(
        provider="sandbox", event_id="1", kind="x", body="olha@reader.example", handled_at=clock.now()
    )


def alert(prices):
    alerts.raise_alert("odd", "Odd")
    Alert.objects.update(settled_at=clock.now())


@pytest.mark.parametrize(("name", "make", "days", "left"), [
    ("checkouts", abandoned, 30, lambda: Checkout.objects.count()),
    ("checkouts", failed, 90, lambda: Checkout.objects.count()),
    ("checkouts", awaited, 400, lambda: Checkout.objects.count()),
    ("strangers", typed_alone, 30, lambda: Payer.objects.count()),
    ("bodies", event, 90, lambda: WebhookEvent.objects.exclude(body="").count()),
    ("events", event, 400, lambda: WebhookEvent.objects.count()),
    ("alerts", alert, 400, lambda: Alert.objects.count()),
])  # fmt: skip
def test_what_is_due_goes_on_its_day_and_not_before(prices, name, make, days, left):
    make(prices)
    with after(days - 1):
        assert retention.forget(kind(name)) == 0
        assert left() == 1
    with after(days + 1):
        assert retention.due()[name] == 1
        assert retention.forget(kind(name)) == 1
        assert retention.forget(kind(name)) == 0
        assert left() == 0


def test_a_reference_goes_with_its_checkout_and_one_that_was_paid_stays(prices, settings):
    settings.PAYMENT_PROVIDERS = ["sandbox", "bank_transfer"]
    for email in ("never@reader.example", "paid@reader.example"):
        Stranger(email).join(prices["reader", "EUR", "year"], provider="bank_transfer")
    _never, paid = AwaitedTransfer.objects.order_by("made_at")
    file = Statement.objects.create(name="november.xml", digest="x", entries=1, added=1)
    money = Transfer.objects.create(
        key="x", statement=file, amount=paid.amount, currency="EUR", booked_at=clock.now(), looked_at=clock.now()
    )
    matching.match(transfer=money, awaited=paid, by=None)
    with after(401):
        retention.forget_all()
    assert list(AwaitedTransfer.objects.all()) == [paid]


def test_a_gift_that_was_never_paid_goes_with_its_checkout_and_whom_it_was_for(prices):
    abandoned(prices)
    plan = prices["reader", "EUR", "month"].plan
    recipients = [{"name": "Roman", "email": "roman@reader.example"}]
    Purchase.objects.create(
        checkout=Checkout.objects.get(), plan=plan, months=6, buyer_name="Olha", recipients=recipients
    )
    with after(31):
        retention.forget_all()
    assert not Checkout.objects.exists()
    assert not Purchase.objects.exists()


def test_a_payer_who_came_to_nothing_goes_with_the_checkout(prices):
    abandoned(prices)
    with after(31):
        retention.forget_all()
    assert not Payer.objects.exists()


@pytest.mark.parametrize(("name", "make", "left"), [
    ("notes", lambda payer: noting.note(payer=payer, text="Wrote again", by=None), Note.objects.count),
    ("labels", lambda payer: Label.objects.create(payer=payer, name="jury"), Label.objects.count),
    ("cards", lambda payer: Card.objects.keep(payer, fingerprint="f", provider="sandbox"), Card.objects.count),
    ("alerts of the forgotten", lambda payer: alerts.raise_alert("odd", "olha", payer=payer), Alert.objects.count),
    ("messages", lambda payer: Checkout.objects.update(message="I am Olha"),
     lambda: Checkout.objects.exclude(message="").count()),
    ("reasons", lambda payer: ProviderRequest.objects.create(checkout=Checkout.objects.get(), act="end", reason="Olha"),
     lambda: ProviderRequest.objects.exclude(reason="").count()),
])  # fmt: skip
def test_what_comes_to_somebody_after_they_were_forgotten_goes_within_the_day(forgotten, name, make, left):
    make(forgotten)
    assert left() == 1
    assert retention.forget(kind(name)) == 1
    assert left() == 0


@pytest.mark.control
@pytest.mark.parametrize("make", [
    lambda payer: noting.note(payer=payer, text="Wrote again", by=None),
    lambda payer: Label.objects.create(payer=payer, name="jury"),
    lambda payer: Checkout.objects.update(message="I am Olha"),
    lambda payer: alerts.raise_alert("odd", "olha", payer=payer),
])  # fmt: skip
def test_what_belongs_to_somebody_who_is_known_stays(paid, make):
    make(paid.payer)
    with after(5000):
        assert not any(retention.due()[name] for name in ("notes", "labels", "cards", "messages", "reasons"))
        assert retention.due()["alerts of the forgotten"] == 0


def test_receipts_keep_their_number_and_lose_the_name_after_eleven_years(paid):
    before = Receipt.objects.get()
    with after(10 * 365):
        assert retention.forget(kind("receipts")) == 0
    with after(11 * 365 + 3):
        assert retention.forget(kind("receipts")) == 1
    made = Receipt.objects.get()
    assert (made.email, made.name) == ("", "")
    assert (made.number, made.year, made.settlement_id) == (before.number, before.year, before.settlement_id)


def test_the_ledger_and_all_that_it_followed_from_is_never_touched(paid, prices):
    requesting.refund(settlement=Entry.objects.get(kind="settlement"), amount=Entry.objects.get(kind="settlement").money,
                      reason="Asked", by=None)  # fmt: skip
    abandoned(prices)
    erasing.erase(paid.payer.reader)
    rows = list(Entry.objects.order_by("pk").values())
    receipts = Receipt.objects.count()
    with after(20_000):
        retention.forget_all()
    assert list(Entry.objects.order_by("pk").values()) == rows
    assert Checkout.objects.get() == paid
    assert Receipt.objects.count() == receipts
    assert guarding.missing(connection) == []


@pytest.mark.control
def test_without_looking_for_rows_of_the_ledger_a_promised_payment_would_lose_its_checkout(
    stranger, prices, monkeypatch
):
    """A debit that is on its way is a row, and no payment yet."""
    monkeypatch.setattr("broadsheet.payments.providers.sandbox.views.SLOW_SECONDS", 0)
    stranger.pay(stranger.give("12"), card="6190")
    assert Checkout.objects.get().paid_at is None
    with after(31):
        assert retention.due()["checkouts"] == 0
        blind = Checkout.objects.filter(paid_at__isnull=True, made_at__lt=clock.now() - retention.ABANDONED)
        assert blind.count() == 1


def test_an_event_that_nobody_handled_keeps_what_it_said(prices):
    event(prices)
    WebhookEvent.objects.update(handled_at=None)
    with after(1000):
        assert retention.forget(kind("bodies")) == retention.forget(kind("events")) == 0


def test_it_goes_on_where_it_was_interrupted(prices, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        Payer.objects.of_address(f"{number}@reader.example")
    with after(31):
        assert retention.forget(kind("strangers"), at_most=2) == 2
        assert Payer.objects.count() == 3
        assert retention.forget(kind("strangers")) == 3
    assert not Payer.objects.exists()


def test_what_became_somebodys_meanwhile_is_left_alone(prices, monkeypatch):
    """Between the reading of a batch and its lock, the reader wrote a note about them."""
    payer = Payer.objects.of_address("never@reader.example")
    strangers = kind("strangers")
    reads = []

    def due(now):
        if reads:
            return strangers.due(now)
        reads.append(now)
        found = strangers.due(now)
        list(found)
        Note.objects.create(payer=payer, text="Called us")
        return found

    with after(31):
        assert retention.forget(retention.Kept("strangers", "", due, strangers.forget)) == 0
    assert Payer.objects.exists()


def test_the_command_counts_first_and_forgets_then(prices):
    abandoned(prices)
    with after(31):
        counted = CliRunner().invoke(commands.command, ["retention", "--dry-run"])
        assert counted.exit_code == 0
        assert "      1  checkouts that came to nothing" in counted.output
        assert "Nothing was forgotten" in counted.output
        assert Checkout.objects.exists()
        CliRunner().invoke(commands.command, ["retention"])
    assert not Checkout.objects.exists()
    assert SandboxDeal.objects.exists(), "the sandbox is a bank of its own"


def test_the_doctor_says_if_nobody_forgets(prices):
    abandoned(prices)
    with after(31):
        assert not list(checking.nothing_is_kept_too_long())
    with after(34):
        assert "1 checkouts" in next(checking.nothing_is_kept_too_long())


def test_it_is_done_once_a_day(prices):
    abandoned(prices)
    jobs.forget_daily()
    first = Heartbeat.objects.get(name=jobs.RETENTION).beat_at
    jobs.forget_daily()
    assert Heartbeat.objects.get(name=jobs.RETENTION).beat_at == first
    with after(1.1):
        jobs.forget_daily()
    assert Heartbeat.objects.get(name=jobs.RETENTION).beat_at > first


def test_the_task_forgets(prices):
    abandoned(prices)
    with after(31):
        tasks.forget_what_is_due.func()
    assert not Checkout.objects.exists()
