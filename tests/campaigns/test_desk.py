"""Campaigns on the desk: made, launched, changed, and opened from the number to its rows."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from broadsheet.campaigns import freezing
from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.models import Campaign, Launch, OutsideAmount
from broadsheet.foundation import clock
from broadsheet.foundation.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import requesting
from broadsheet.payments.models import Checkout, Entry, Kind
from tests.paying.conftest import OURS, Stranger

pytestmark = pytest.mark.django_db
LIST = "/cms/money/campaigns/"


@pytest.fixture
def desk(db):
    client = Client(headers=OURS)
    client.force_login(person(Role.BUSINESS))
    return client


def filled(**more):
    day = clock.today() + timedelta(days=3)
    return {
        "name": "Our birthday", "key": "birthday-2027", "goal_kind": "new_members", "goal": "1,000", "further": "1500 2000",
        "counts": "everything", "with_gifts": "on", "starts_day": f"{day}", "starts_time": "09:00",
        "ends_day": f"{day + timedelta(days=30)}", "ends_time": "00:00", "closing_days": "7", "opening": "0",
        "title_en": "1,000 new members", "title_uk": "1000 нових учасників", **more,
    }  # fmt: skip


def page(desk, campaign, more=""):
    answer = desk.get(f"{LIST}{campaign.pk}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_somebody_makes_a_campaign_launches_it_and_takes_that_back(desk):
    assert "There is no campaign yet" in desk.get(LIST).content.decode()
    desk.post(f"{LIST}new/", filled())
    made = Campaign.objects.get()
    assert (made.goal, [one.goal for one in made.stretch_goals.all()]) == (1000, [1500, 2000])
    desk.post(f"{LIST}{made.pk}/launch/")
    assert Launch.objects.filter(campaign=made).exists()
    desk.post(f"{LIST}{made.pk}/draft/")
    assert Launch.objects.exists(), "without a reason it stays"
    desk.post(f"{LIST}{made.pk}/draft/", {"reason": "too early"})
    assert not Launch.objects.exists()
    acts = list(AuditEntry.objects.filter(act__startswith="campaign.").order_by("pk").values_list("act", flat=True))
    assert acts == ["campaign.make", "campaign.launch", "campaign.take_back"]


def test_moments_are_typed_on_the_publications_clock(desk, settings):
    settings.TIME_ZONE = "Europe/Kyiv"
    desk.post(
        f"{LIST}new/", filled(starts_day="2026-10-25", starts_time="03:30", ends_day="2027-03-29", ends_time="00:00")
    )
    made = Campaign.objects.get()
    assert made.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first coming of an hour that comes twice"
    assert made.ends_at == datetime(2027, 3, 28, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(("more", "said"), [
    ({"starts_day": "2027-03-28", "starts_time": "03:30", "ends_day": "2027-05-01"}, "leaves this hour out"),
    ({"ends_day": "2020-01-01"}, "It ends before it begins"),
    ({"goal": "many"}, "Write a whole number"),
    ({"goal": "0"}, "more than nothing"),
    ({"goal_kind": "money", "goal": "12.345"}, "Write the amount as a number"),
    ({"opening": "50"}, "Say where it can be looked up"),
    ({"title_uk": "", "ended_uk": "Дякуємо"}, "Say the goal in words, too"),
    ({"key": "Our Birthday"}, "Small letters, digits and hyphens"),
])  # fmt: skip
def test_mistakes_are_said_plainly(desk, settings, more, said):
    settings.TIME_ZONE = "Europe/Kyiv"
    answer = desk.post(f"{LIST}new/", filled(**more))
    assert said in answer.content.decode()
    assert not Campaign.objects.exists()


def test_after_the_first_launch_the_key_stays_and_another_goal_is_written_down(desk, birthday):
    Campaign.objects.update(first_launched_at=clock.now())
    desk.post(f"{LIST}{birthday.pk}/change/", filled(key="other", goal="500"))
    birthday.refresh_from_db()
    assert (birthday.key, birthday.goal) == ("birthday", 500)
    detail = AuditEntry.objects.get(act="campaign.change").detail
    assert detail["changed"]["goal"] == [1000, 500]
    assert "1000 → 500" in page(desk, birthday)


def test_what_comes_from_outside_has_evidence_and_is_taken_back_not_changed(desk, birthday):
    desk.post(f"{LIST}{birthday.pk}/outside/", {"value": "12", "way": "cash", "came_on": f"{clock.today()}"})
    assert not OutsideAmount.objects.exists(), "without evidence it does not count"
    facts = {"value": "12", "way": "cash", "came_on": f"{clock.today()}", "evidence": "the receipt book, page 4"}
    desk.post(f"{LIST}{birthday.pk}/outside/", facts)
    assert tally.of(birthday).total == 12
    one = OutsideAmount.objects.get()
    desk.post(f"{LIST}{birthday.pk}/outside/{one.pk}/return/", {"reason": "counted twice"})
    assert (tally.of(birthday).total, OutsideAmount.objects.get().value) == (0, 12)
    assert "counted twice" in page(desk, birthday)


def test_a_matching_gift_doubles_up_to_its_limit(desk, birthday, stranger):
    Campaign.objects.update(goal_kind="money", goal=100_000)
    stranger.pay(stranger.give("30"))
    facts = {"giver": "A friend", "percent": "100", "limit": "20", "evidence": "their letter of 3 May"}
    desk.post(f"{LIST}{birthday.pk}/matching/", facts)
    found = Campaign.objects.get()
    assert tally.of(found).total == 5000
    assert "A friend" in page(desk, found)
    desk.post(f"{LIST}{found.pk}/matching/{found.matching.get().pk}/removal/", {"reason": "withdrawn"})
    assert tally.of(found).total == 3000


def test_the_number_opens_to_its_rows_by_day_by_ask_and_to_why_it_fell(desk, birthday, stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    Stranger("taras@reader.example").joins(prices["reader", "EUR", "year"])
    told = page(desk, birthday)
    assert "without an ask" in told
    assert "olha@reader.example" in page(desk, birthday, "rows/")
    day = f"{clock.today():%Y-%m-%d}"
    assert "2 rows" in page(desk, birthday, f"rows/?day={day}")
    assert "No row is like that" in page(desk, birthday, "rows/?ask=banner")
    settlement = Entry.objects.filter(kind=Kind.SETTLEMENT).first()
    requesting.refund(settlement=settlement, amount=settlement.money, reason="asked for", by=None)
    assert "1 row took something away" in page(desk, birthday)
    assert "Refund" in page(desk, birthday, "rows/?what=back")
    assert tally.of(birthday).total == 1


def test_rows_leave_as_csv_and_as_a_workbook_without_formulas(desk, birthday, stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    Campaign.objects.update(key="birthday")
    said = b"".join(desk.get(f"{LIST}{birthday.pk}/csv/").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [(row["counts"], row["purpose"], row["currency"]) for row in rows] == [("1", "membership", "EUR")]
    book = load_workbook(io.BytesIO(b"".join(desk.get(f"{LIST}{birthday.pk}/xlsx/").streaming_content)))
    assert book.worksheets[0].max_row == 2
    assert AuditEntry.objects.filter(act="campaign.export").count() == 2


def test_an_ask_that_looks_like_a_formula_is_none_in_a_sheet(desk, birthday, stranger, prices):
    stranger.join(prices["reader", "EUR", "month"])
    Checkout.objects.update(ask="=1+1")
    checkout = Checkout.objects.get()
    stranger.client.post(f"/sandbox/card/{checkout.session}/", {"card": "4242"}, headers=OURS)
    said = b"".join(desk.get(f"{LIST}{birthday.pk}/csv/").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in said


def test_money_in_another_base_currency_is_not_dropped_in_silence(desk, birthday, stranger, settings):
    settings.CURRENCY_RATES = {"EUR": "45"}
    Campaign.objects.update(goal_kind="money", goal=100_000)
    stranger.pay(stranger.give("30"))
    settings.BASE_CURRENCY = "USD"
    settings.CURRENCY_RATES = {"EUR": "1.1"}
    Stranger("taras@reader.example").pay(Stranger("taras@reader.example").give("10"))
    found = tally.of(Campaign.objects.get())
    assert (found.total, found.elsewhere) == (3000, 1)
    Campaign.objects.update(currency="GBP")
    assert "2 rows of the ledger were never converted to GBP" in page(desk, Campaign.objects.get())


def test_what_is_frozen_stands_beside_a_count_of_today_and_only_its_words_change(desk, birthday):
    Campaign.objects.update(starts_at=clock.now() - timedelta(days=60), ends_at=clock.now() - timedelta(days=30))
    freezing.freeze_due()
    assert "Counted again today it would be 0" in page(desk, birthday)
    desk.post(f"{LIST}{birthday.pk}/change/", filled(goal="1", ended_en="Thank you"))
    birthday.refresh_from_db()
    assert (birthday.goal, birthday.words.get(language="en").ended) == (1000, "Thank you")
    desk.post(f"{LIST}{birthday.pk}/draft/", {"reason": "no"})
    assert Launch.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_does_not_come_in(role, birthday):
    client = Client()
    client.force_login(person(role))
    for address in (LIST, f"{LIST}{birthday.pk}/", f"{LIST}{birthday.pk}/rows/", "/cms/money/brought/1/"):
        assert client.get(address).status_code in {302, 403}
