"""Another price for members: announced a month ahead, told first, taken at the renewal, and never from whoever was not told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail.models import Outgoing, State
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, Offer, Price, PriceChange
from broadsheet.membership.repricing import announcing, applying, telling
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, Entry, Kind, ProviderRequest, VatRate
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)


def on(days):
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


@pytest.fixture
def monthly(stranger, prices):
    """A member by the month for five euros, since 10 January 2027."""
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"])
    return prices["reader", "EUR", "month"]


@pytest.fixture
def hour(django_capture_on_commit_callbacks, live):
    """What happens by itself in an hour."""

    def passed():
        with django_capture_on_commit_callbacks(execute=True):
            telling.write_all()
        with django_capture_on_commit_callbacks(execute=True):
            applying.apply_all()
        live()

    return passed


def raised(price, minor=700, *, ahead=31):
    """New members pay it now; existing ones are told."""
    Price.objects.filter(pk=price.pk).update(amount=minor)
    price.refresh_from_db()
    return announcing.announce(price=price, from_day=clock.today() + timedelta(days=ahead), by=person(Role.BUSINESS))


def paid():
    rows = Entry.objects.filter(kind=Kind.SETTLEMENT).order_by("occurred_at", "pk")
    return [row.amount for row in rows]


def test_members_are_told_and_pay_it_from_their_first_renewal_after_the_day(monthly, hour):
    with on(5):
        raised(monthly)  # from 15 February on; the renewals are on the tenth
        hour()
        assert "€7" in mail.outbox[-1].body
        assert "March 10, 2027" in mail.outbox[-1].body
        assert "/membership/cancellation/" in mail.outbox[-1].body
    for day in (20, 32, 45, 60, 90):
        with on(day):
            hour()
            hour()
    assert paid() == [500, 500, 700, 700]
    assert MemberLetter.objects.filter(kind=LetterKind.PRICE).count() == 1
    assert ProviderRequest.objects.filter(reason__startswith="price change").count() == 1


def test_whoever_was_not_told_goes_on_as_before(monthly, hour):
    with on(5):
        raised(monthly)
        telling.write_all()  # the mail server is away
        assert Outgoing.objects.get(kind="membership/letters/price").state == State.WAITING
    for day in (32, 60, 90):
        with on(day):
            hour()
    assert paid() == [500, 500, 500, 500]
    assert not ProviderRequest.objects.exists()


def test_a_letter_that_left_late_moves_the_day(monthly, hour):
    with on(5):
        raised(monthly)
        telling.write_all()
    with on(32):
        hour()
    with on(50):
        MemberLetter.objects.update(handed_at=clock.now())
    for day in (55, 60, 75, 91):
        with on(day):
            hour()
    assert paid() == [500, 500, 500, 700], "the renewal ten days after the letter is at the old price still"


@pytest.mark.control
def test_without_the_letter_it_would_have_been_taken_from_them(monthly, hour):
    with on(5):
        raised(monthly)
        telling.write_all()
        MemberLetter.objects.update(handed_at=clock.now())  # as if nobody asked whether it had left
    for day in (32, 45, 60):
        with on(day):
            hour()
    assert paid()[-1] == 700


def test_a_member_ends_it_instead_and_pays_no_more(monthly, hour):
    with on(5):
        raised(monthly)
        hour()
        requesting.end(agreement=Agreement.objects.get(), by=None)
    for day in (32, 60, 90):
        with on(day):
            hour()
    assert paid() == [500]


def test_it_stands_on_the_members_own_page_beforehand(monthly, hour, stranger):
    with on(5):
        raised(monthly)
        hour()
        browser = Client()
        browser.force_login(User.objects.get(email=stranger.email))
        assert "From the renewal on March 10, 2027 it costs €7" in browser.get("/account/membership/").content.decode()
    with on(32):
        hour()
    with on(45):
        hour()
        assert Agreement.objects.get().next_amount == 700
        browser.force_login(User.objects.get(email=stranger.email))
        assert "it costs €7" in browser.get("/account/membership/").content.decode()


def test_an_offer_and_what_is_given_on_top_stay_theirs(prices, hour):
    price = prices["reader", "EUR", "month"]
    Offer.objects.create(code="HALF", percent=50)
    with on(0):
        Stranger("half@reader.example").joins(price, code="HALF")
        Stranger("more@reader.example").joins(price, extra="3")
    with on(5):
        raised(price)
        hour()
    for day in (32, 45, 60):
        with on(day):
            hour()
    assert sorted(Agreement.objects.values_list("amount", flat=True)) == [350, 1000]


def test_who_is_failing_pays_the_old_price_for_the_old_month(prices, hour):
    price = prices["reader", "EUR", "month"]
    with on(0):
        Stranger().joins(price, card="0341")
    with on(5):
        raised(price, ahead=30)
        hour()
    with on(33):
        hour()
        assert Agreement.objects.get().is_failing
        assert Agreement.objects.get().next_amount is None


def test_new_members_pay_it_now_and_are_not_written_to(monthly, hour):
    with on(5):
        raised(monthly)
        Stranger("new@reader.example").joins(monthly)
        hour()
    assert paid() == [500, 700]
    assert MemberLetter.objects.filter(kind=LetterKind.PRICE).count() == 1


def test_a_day_too_soon_is_refused_and_so_is_a_second_change(monthly):
    with pytest.raises(announcing.NotAnnouncedError, match="a month before"):
        raised(monthly, ahead=29)
    raised(monthly)
    with pytest.raises(announcing.NotAnnouncedError, match="announced to them already"):
        raised(monthly, 900)
    assert AuditEntry.objects.filter(act="price.announce").count() == 1


def test_it_is_taken_back_as_long_as_nobody_pays_it(monthly, hour):
    with on(5):
        change = raised(monthly)
        hour()
        announcing.take_back(change=change, by=None)
        announcing.take_back(change=change, by=None)
    for day in (32, 45, 60):
        with on(day):
            hour()
    assert paid() == [500, 500, 500]
    with on(61):
        change = raised(monthly, 800, ahead=30)
        hour()
    with on(92):
        hour()
    with on(95):
        hour()
        with pytest.raises(announcing.NotAnnouncedError, match="on its way"):
            announcing.take_back(change=change, by=None)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_announces_no_price(monthly, role):
    asking = Client()
    asking.force_login(person(role))
    assert asking.get(f"/cms/money/prices/{monthly.pk}/announcement/").status_code in {302, 403}
    asking.post(f"/cms/money/prices/{monthly.pk}/announcement/", {"from_day": "2030-01-01"})
    assert not PriceChange.objects.exists()


@time_machine.travel(NOW + timedelta(days=5), tick=False)
def test_staff_announce_it_on_the_desk(monthly):
    Price.objects.filter(pk=monthly.pk).update(amount=700)
    desk = Client()
    desk.force_login(person(Role.BUSINESS))
    page = f"/cms/money/prices/{monthly.pk}/announcement/"
    assert "1 member pays another amount" in desk.get(page).content.decode()
    assert "a month before" in desk.post(page, {"from_day": str(clock.today())}).content.decode()
    desk.post(page, {"from_day": str(clock.today() + timedelta(days=40))})
    change = PriceChange.objects.get()
    assert "Take it back" in desk.get("/cms/money/plans/").content.decode()
    desk.post(f"/cms/money/price-changes/{change.pk}/taking-back/")
    assert PriceChange.objects.get().taken_back_at


def test_what_is_given_on_top_stays_a_gift_after_two_new_prices_and_only_the_price_is_taxed(stranger, prices, hour):
    VatRate.objects.create(country="LT", hundredths=2100, starts=date(2020, 1, 1))
    price = prices["reader", "EUR", "month"]
    with on(0):
        stranger.joins(price, country="LT", extra="3")
    with on(1):
        raised(price)
        hour()
    for day in range(2, 150):
        with on(day):
            if day == 70:
                raised(price, 900)
            hour()
    paid = Entry.objects.filter(kind=Kind.SETTLEMENT).order_by("occurred_at")
    told = [(row.amount, row.taxed_amount, row.vat_amount) for row in paid]
    assert set(told) == {(800, 500, 87), (1000, 700, 121), (1200, 900, 156)}
    lines = [[(line.is_price, line.gross.minor) for line in row.receipt.shown_lines] for row in paid]
    assert [(True, 900), (False, 300)] in lines
    assert all(sum(gross for _is_price, gross in each) == row.amount for each, row in zip(lines, paid, strict=True))


def test_who_chose_another_plan_since_gives_nothing_on_top_any_more(stranger, prices, hour):
    VatRate.objects.create(country="LT", hundredths=2100, starts=date(2020, 1, 1))
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"], country="LT", extra="3")
        requesting.change(agreement=Agreement.objects.get(), amount=Money(800, "EUR"), by=None, plan="other")
    for day in range(1, 35):
        with on(day):
            hour()
    newest = Entry.objects.filter(kind=Kind.SETTLEMENT).order_by("-occurred_at")[0]
    assert (newest.amount, newest.taxed_amount) == (800, 800)
