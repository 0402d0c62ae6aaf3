"""The demo's two years of money are what taking the sandbox's bank in payment by payment would have left."""

from __future__ import annotations

import pytest
import time_machine
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.demo import welcoming
from broadsheet.demo.money import bank, booking, filling
from broadsheet.demo.money.histories import Fate
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant, Membership, Offer
from broadsheet.membership.money_desk import figures
from broadsheet.payments import handling
from broadsheet.payments.models import Agreement, Card, Checkout, Entry, Kind, Payer, Receipt

pytestmark = pytest.mark.django_db
NOW = "2026-11-28T12:00:00+00:00"


def rows(model, without, **asked):
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in {"id", *without}]
    return sorted(model.objects.filter(**asked).values_list(*names), key=str)


def everything(kept_grants):
    """All that taking in writes, but for keys that the databases give and moments of writing."""
    return {
        "entries": rows(Entry, {"recorded_at", "payer", "provider_id", "about"}),
        "agreements": rows(Agreement, {"card_id"}),
        "receipts": rows(Receipt, {"number", "made_at", "settlement_id", "payer"}),
        "grants": rows(Grant, {"made_at", "person_id"}, source_id__in=kept_grants),
        "memberships": rows(Membership, {"person_id", "plan_id"}),
        "plans": sorted(Membership.objects.values_list("checkout", "plan__slug")),
        "cards": rows(Card, {"payer_id"}),
    }


def some(accounts):
    """A few of each kind."""
    found = {}
    for one in accounts:
        found.setdefault((one.history.fate, one.history.purpose, one.history.interval), []).append(one)
    return [one for kind in found.values() for one in kind[:2]]


def taken_in(by):
    with time_machine.travel(NOW, tick=False):
        welcoming.welcome("a demo password")
        accounts = some(filling.accounts_of(clock.now(), welcoming.MEMBER))
        bank.write(accounts)
        by(accounts)
    kept = [str(one.checkout.pk) for one in accounts if one.history.fate not in {Fate.REFUNDED, Fate.LOST}]
    return everything(kept)


def one_by_one(accounts):
    for one in accounts:
        handling.take_in("sandbox", {"deal": str(one.deal.pk)})


def undone(by):
    with transaction.atomic():
        left = taken_in(by)
        transaction.set_rollback(True)
    return left


def test_at_once_leaves_the_rows_that_one_by_one_would_have_left():
    at_once, one_after_another = undone(booking.take_in), undone(one_by_one)
    assert len(at_once["entries"]) > 100
    for kind, left in one_after_another.items():
        assert at_once[kind] == left, kind


def test_taking_in_once_more_what_was_taken_in_at_once_changes_nothing():
    taken_in(booking.take_in)
    living = list(Grant.objects.values_list("source_id", flat=True))
    before = everything(living)
    for checkout in Checkout.objects.filter(pk__in=set(Entry.objects.values_list("checkout", flat=True))):
        handling.take_in("sandbox", {"session": checkout.session})
    assert everything(living) == before


def test_two_years_are_there_and_no_letter_leaves(settings):
    settings.CURRENCY_RATES = {"USD": "0.92", "UAH": "0.021"}
    with time_machine.travel(NOW, tick=False):
        welcoming.welcome("a demo password")
        filling.fill(member=welcoming.MEMBER)
        first = (Entry.objects.count(), Receipt.objects.count(), Grant.objects.count())
        filling.fill(member=welcoming.MEMBER)
        assert (Entry.objects.count(), Receipt.objects.count(), Grant.objects.count()) == first
        assert not Outgoing.objects.exists()
        assert figures.count(figures.members()) > 60
        assert figures.count(figures.joined()) > 3
        assert figures.count(figures.lapsed()) > 1
        assert figures.failing().count() == 3
        assert figures.open_disputes(Entry.objects.all()).count() == 1
        assert all(month.total.minor > 0 for month in figures.revenue())
        assert Entry.objects.filter(kind=Kind.DISPUTE).count() == 2
        assert Entry.objects.filter(kind=Kind.REFUND).count() == 4
        assert not Entry.objects.filter(rate="0").exists()
        assert Checkout.objects.filter(offer=Offer.objects.get().code).exists()
        assert {"EUR", "USD", "UAH"} == set(Entry.objects.values_list("currency", flat=True))
        assert not Payer.objects.exclude(email__endswith=".example").exists()
        member = User.objects.get(email=welcoming.MEMBER)
        assert Receipt.objects.filter(email=member.email).count() == 15
        for year in set(Receipt.objects.values_list("year", flat=True)):
            numbers = sorted(Receipt.objects.filter(year=year).values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
