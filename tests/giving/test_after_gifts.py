"""A membership that is bought while a gift runs: the page says when it begins, and no day of either is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.gifts import redeeming
from broadsheet.membership.models import Grant, Price, Source
from broadsheet.payments.models import Agreement, Checkout, Entry, Kind
from broadsheet.payments.providers.sandbox import living
from tests.giving.conftest import bought, reader, take_in
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


def monthly():
    return Price.objects.get(plan__slug="reader", currency="EUR", interval="month")


def at_home(person):
    client = Client()
    client.force_login(person)
    return client


def page(client):
    return client.get("/membership/").content.decode()


def test_the_page_says_before_the_payment_when_the_membership_begins(time_machine):
    time_machine.move_to("2026-11-10T10:00:00Z", tick=False)
    roman = reader()
    assert "when the gift ends, and lasts in full" not in page(at_home(roman))
    redeeming.redeem(gift=bought(months=1), by=roman)
    assert "You pay today; your membership begins on Dec. 11, 2026, when the gift ends" in page(at_home(roman))
    assert "If a gift runs for your address, you pay today" in page(Client())


def test_the_page_says_the_day_on_which_it_then_begins_and_each_payment_gives_its_whole_time(time_machine):
    time_machine.move_to("2026-11-10T10:00:00Z", tick=False)
    roman = reader()
    gift = redeeming.redeem(gift=bought(months=3), by=roman)
    stranger = Stranger(roman.email)
    stranger.client = at_home(roman)
    stranger.joins(monthly())
    take_in(Checkout.objects.get(purpose="membership"))
    paid = Grant.objects.get(source_type=Source.MEMBERSHIP)
    assert paid.starts == gift.grant.ends, "not a day twice, none lost"
    agreement = Agreement.objects.get()
    bought_at = agreement.checkout.paid_at
    assert paid.ends - paid.starts == agreement.paid_until - bought_at
    time_machine.move_to(agreement.paid_until + timedelta(hours=1), tick=False)
    living.live()
    take_in(agreement.checkout)
    agreement.refresh_from_db()
    paid.refresh_from_db()
    assert Entry.objects.filter(kind=Kind.SETTLEMENT, purpose="membership").count() == 2
    assert paid.ends - paid.starts == agreement.paid_until - bought_at
    assert paid.starts == gift.grant.ends
    assert Grant.objects.live(clock.now()).of(roman).exists()
