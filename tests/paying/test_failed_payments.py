"""A failed payment: letters while it is tried again, a banner on every account page, a lapse, and a new card that mends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing, State
from broadsheet.membership import urls as membership_urls
from broadsheet.membership.letters import due
from broadsheet.membership.models import Group, MemberLetter, Seat
from broadsheet.payments import requesting
from broadsheet.payments import urls as payments_urls
from broadsheet.payments.models import Agreement, Receipt
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from broadsheet.readers import urls as readers_urls

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)
BANNER = "account-banner"


def on(days):
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


@pytest.fixture
def failing(stranger, prices):
    """Somebody whose card will fail at the first renewal, on 10 February."""
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"], card="0341")
    mail.outbox.clear()
    return stranger


@pytest.fixture
def hour(live, django_capture_on_commit_callbacks):
    def passed():
        live()
        with django_capture_on_commit_callbacks(execute=True):
            due.write_all()

    return passed


def kinds():
    return list(MemberLetter.objects.order_by("pk").exclude(kind="welcome_member").values_list("kind", flat=True))


def browser_of(email):
    made = Client()
    made.force_login(User.objects.get(email=email))
    return made


def test_each_letter_goes_once_in_its_time(failing, hour):
    for day in (31.5, 32, 34, 37, 40, 43, 44, 46, 50):
        with on(day):
            hour()
            hour()
    assert kinds() == ["failed", "failed_again", "failed_last", "lapsed"]
    assert (
        "Feb. 24, 2027" in mail.outbox[0].body
        or "February 24" in mail.outbox[0].body
        or "24 February" in mail.outbox[0].body
    )


def test_a_worker_that_was_off_for_a_week_writes_only_what_is_true(failing, hour, live):
    with on(31.5):
        live()
    with on(44):
        hour()
    assert kinds() == ["failed_last"]
    with on(60):
        hour()  # lapsed a fortnight ago: that is no news any more
    assert kinds() == ["failed_last"]


def test_a_new_card_in_between_stops_the_letters(failing, hour, tell):
    with on(31.5):
        hour()
    with on(33):
        tell(bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD))
    for day in (37, 43, 46):
        with on(day):
            hour()
    assert kinds() == ["failed"]


def test_who_renews_while_the_letter_waits_is_not_told_of_a_lapse(failing, hour, live, tell):
    with on(46):
        live()
        live()
        due.write_all()
        waiting = Outgoing.objects.get(kind="membership/letters/lapsed", state=State.WAITING)
        tell(bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD))
        posting.tasks.send_letter.call(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text) == (State.DROPPED, "")
    assert not any("has ended" in one.subject for one in mail.outbox)


def test_who_was_ended_by_staff_has_not_lapsed(stranger, prices, hour):
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"])
        requesting.end(agreement=Agreement.objects.get(), by=None, now=True)
    with on(1):
        hour()
    assert kinds() == []


PAGES = ["/account/", "/account/membership/", "/account/email/", "/account/group/", "/account/membership/address/"]


def test_the_banner_stands_on_every_account_page_until_a_new_card(failing, live, tell):
    with on(1):
        assert BANNER not in browser_of(failing.email).get("/account/").content.decode()
    with on(32):
        live()
        browser = browser_of(failing.email)
        shown = [path for path in PAGES if browser.get(path, follow=True).status_code == 200]
        assert shown
        for path in shown:
            page = browser.get(path, follow=True).content.decode()
            assert BANNER in page, path
            assert "We try again until" in page
            assert "Everything stays open to you until" in page
            assert page.count("Give a new card") == 1
        answer = browser.post(f"/account/membership/{Agreement.objects.get().pk}/card/")
        assert "/sandbox/card/" in answer.headers["Location"]
        tell(bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD))
        assert BANNER not in browser.get("/account/").content.decode()


NOT_PAGES = {
    "pass": "for the page's own script",
    "metered_article": "leads on to the story, or to a page for whoever has no allowance left",
    "institution_pass": "for the page's own script, and whoever has no institution",
    "account_data": "a file",
}
"""Addresses below `/account/` that show a signed-in reader nothing to read, and why."""


def account_pages(user):
    """Every address below `/account/` that needs no number, and those of this reader's own things."""
    seat = Seat.objects.create(group=Group.objects.create(name="A class", seats=2, owner=user))
    own = {
        "receipt": [Receipt.objects.first().pk], "seat": [seat.token()],
        "membership_cancellation": [Agreement.objects.get().pk],
    }  # fmt: skip
    for pattern in [*membership_urls.urlpatterns, *payments_urls.urlpatterns, *readers_urls.urlpatterns]:
        route = str(pattern.pattern)
        if route.startswith("account/") and pattern.name not in NOT_PAGES and ("<" not in route or pattern.name in own):
            yield reverse(pattern.name, args=own.get(pattern.name, []))


def test_it_stands_on_every_page_below_the_account_address(failing, live):
    with on(32):
        live()
        browser = browser_of(failing.email)
        shown = [(path, browser.get(path)) for path in account_pages(User.objects.get(email=failing.email))]
        pages = {path: answer.content.decode() for path, answer in shown if answer.status_code == 200}
        without = [path for path, page in pages.items() if "<html" in page and BANNER not in page]
        assert not without
        assert {"/account/group/", "/account/membership/address/"} <= set(pages)
        assert any("/account/seats/" in path for path in pages)
        assert len(pages) >= 8


def test_after_a_lapse_the_banner_offers_to_go_on_and_works(failing, live, tell):
    with on(50):
        live()
        live()
        browser = browser_of(failing.email)
        page = browser.get("/account/").content.decode()
        assert "Your membership has lapsed" in page
        tell(bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD))
        assert BANNER not in browser.get("/account/").content.decode()


def test_nobody_else_sees_a_banner(failing, live, prices):
    with on(32):
        live()
        assert BANNER not in Client().get("/membership/").content.decode()


# Cards that expire.


def test_a_card_that_expires_is_told_once_and_a_new_one_ends_it(stranger, prices, hour, tell):
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"], card="0127")  # expires at the end of February
        assert (Agreement.objects.get().card.expires_year, Agreement.objects.get().card.expires_month) == (2027, 2)
    with on(20):
        hour()
        assert "card" not in kinds()
    for day in (30, 30, 33):
        with on(day):
            hour()
    assert kinds().count("card") == 1
    assert any("is of use until Feb. 28, 2027" in one.body for one in mail.outbox)


def test_who_has_given_another_card_is_not_warned(stranger, prices, hour, tell):
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"], card="0127")
    with on(10):
        tell(bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD))
    with on(31):
        hour()
    assert "card" not in kinds()


# Addresses that are nobody's.

LETTER = Letter(to="olha@reader.example", subject="A letter", text="Hello", kind="a/letter")


@pytest.mark.parametrize("to", ["a@reader.example", "a@example.com", "a@mail.example.org", "a@x.TEST", "a@localhost"])
def test_a_real_transport_is_not_troubled_with_reserved_addresses(settings, to, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers there: it would be tried again
    with django_capture_on_commit_callbacks(execute=True):
        row = posting.post(Letter(to=to, subject="x", text="y", kind="a/letter"))
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.DROPPED, 0)
    assert "reserved address" in row.reason


def test_what_only_shows_letters_may_have_them(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(LETTER)
    assert mail.outbox[-1].to == ["olha@reader.example"]


@pytest.mark.control
def test_other_addresses_are_tried(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    with django_capture_on_commit_callbacks(execute=True):
        row = posting.post(Letter(to="a@reader.org", subject="x", text="y", kind="a/letter"))
    row.refresh_from_db()
    assert row.state == State.WAITING
