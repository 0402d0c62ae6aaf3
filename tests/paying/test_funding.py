"""How the paper is funded, in public: the ledger's own figures of months that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from broadsheet.foundation import clock, sources
from broadsheet.foundation.money import Money
from broadsheet.membership import funding
from broadsheet.newsroom.models import Home, StandingPage
from broadsheet.payments import ledger
from broadsheet.payments.models import Checkout, Entry, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """The page that tells how the paper is funded, out."""
    page = StandingPage(title="How we are funded", duty="funding")
    Home.in_language("en").add_child(instance=page)
    page.save_revision().publish()
    return StandingPage.objects.get(pk=page.pk)


def test_months_that_are_not_over_are_not_told(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    assert funding.of_last_year() is None


def test_what_is_told_is_what_the_ledger_says(stranger, prices, time_machine):
    price = prices["reader", "EUR", "month"]
    stranger.joins(price)
    stranger.pay(stranger.give("25"))
    time_machine.move_to(_in_next_month(), tick=False)
    found = funding.of_last_year()
    received = Entry.objects.received().base_sum()
    assert found is not None
    assert found.total.minor == received
    assert sum(line.money.minor for line in found.lines) == received
    assert sum(money.minor for _month, money in found.by_month) == received
    assert {line.label for line in found.lines} == {"Memberships", "Contributions"}
    assert found.payers == Entry.objects.received().values("payer").distinct().count()


def test_what_one_person_gave_is_not_told_where_few_pay(stranger, prices, time_machine):
    stranger.pay(stranger.give("25"))
    time_machine.move_to(_in_next_month(), tick=False)
    found = funding.of_last_year()
    assert found is not None
    assert found.largest_share is None


def test_the_page_shows_the_figures_and_no_other_page_does(client, page, stranger, prices, time_machine):
    stranger.pay(stranger.give("25"))
    time_machine.move_to(_in_next_month(), tick=False)
    shown = client.get(page.url).content.decode()
    assert str(funding.of_last_year().total) in shown
    StandingPage.objects.update(duty="ethics")
    assert "funding-total" not in client.get(page.url).content.decode()


def test_an_empty_page_says_when_there_will_be_figures(client, page):
    assert "The first figures will stand here on 1 " in client.get(page.url).content.decode()


def test_what_is_booked_late_prints_the_page_anew_and_what_is_booked_now_does_not(
    stranger, prices, time_machine, monkeypatch
):
    told: list[str] = []
    monkeypatch.setattr(sources, "_listeners", [told.extend])
    stranger.pay(stranger.give("25"))
    assert "ledger:closed-months" not in told
    time_machine.move_to(_in_next_month(), tick=False)
    _book_late(Checkout.objects.get())
    assert "ledger:closed-months" in told


def test_the_page_says_which_figures_it_is_made_from():
    with sources.recording() as made_from:
        funding.of_last_year()
    assert "ledger:closed-months" in made_from
    assert any(name.startswith(sources.CLOCK) for name in made_from)


def _in_next_month() -> datetime:
    first = clock.local(clock.now()).replace(day=1, hour=9)
    return (first + timedelta(days=32)).replace(day=2)


def _book_late(checkout: Checkout) -> None:
    """A row of last month that comes this month, as a provider's report brings them."""
    with transaction.atomic():
        row = ledger.row(
            kind=Kind.FEE, provider="sandbox", provider_id="late", amount=Money(-10, "EUR"),
            at=clock.now() - timedelta(days=20), checkout=checkout,
        )  # fmt: skip
        ledger.write([row])
