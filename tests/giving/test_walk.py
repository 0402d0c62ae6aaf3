"""From the form to the welcome: buying, the letter with the link, signing in as somebody new, and taking it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import delivering, links
from broadsheet.gifts.models import Gift, Purchase, State
from broadsheet.membership import passes
from broadsheet.membership.models import Grant, Source
from broadsheet.payments.models import Entry, Kind, Receipt
from tests.giving.conftest import OURS, Browser, Stranger, bought, link_in, path_of, term

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """The worker is quick."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def asked(**more):
    return {
        "term": term(6).key, "whom": "one", "way": "mail", "recipient_name": "Roman", "currency": "EUR",
        "recipient_email": "roman@reader.example", "buyer_name": "Olha", "message": "Read on!",
        "email": "olha@reader.example", "unclaimed": "back", **more,
    }  # fmt: skip


def to(mailbox, address):
    return [letter for letter in mailbox if letter.to == [address]]


def test_a_stranger_gives_and_another_stranger_takes(at_once, mailoutbox):
    olha = Stranger()
    with at_once():
        paid = olha.pay(olha.client.post("/gift/", asked(), headers=OURS))
    thanks = olha.client.get(path_of(paid)).content.decode()
    assert "Thank you" in thanks
    assert "Your gift is ready" in thanks
    gift = Gift.objects.get()
    assert gift.state == State.OPEN
    [letter] = to(mailoutbox, "roman@reader.example")
    assert "Olha" in letter.subject
    assert "olha@reader.example" not in letter.body + letter.alternatives[0][0]
    assert len(to(mailoutbox, "olha@reader.example")) == 2, "the receipt, and the way to the gift"
    roman = Client()
    came = roman.get(link_in(letter))
    assert (came.status_code, came.headers["Location"]) == (302, "/gift/yours/")
    page = roman.get("/gift/yours/")
    assert "Roman, Olha gives you" in page.content.decode()
    assert "Read on!" in page.content.decode()
    assert "olha@reader.example" not in page.content.decode()
    with at_once():
        roman.post("/account/sign-in/", {"email": "roman.k@reader.example", "next": "/gift/yours/"}, headers=OURS)
    [code_letter] = to(mailoutbox, "roman.k@reader.example")
    code = re.search(r"code=([\w-]+)", code_letter.body)[1]
    signed_in = roman.post("/account/sign-in/code/?next=/gift/yours/", {"code": code}, headers=OURS)
    assert signed_in.headers["Location"].endswith("/gift/yours/")
    with at_once():
        taken = roman.post("/gift/yours/", {}, headers=OURS)
    assert "/account/pass/" in taken.headers["Location"]
    assert "members" in passes.right_of(User.objects.get(email="roman.k@reader.example")).benefits
    assert "It is yours" in roman.get("/gift/yours/").content.decode()
    welcome = to(mailoutbox, "roman.k@reader.example")[-1]
    assert "Olha has given you a membership" in welcome.body
    grant = Grant.objects.get()
    assert (grant.source_type, grant.source_id) == (Source.GIFT, str(gift.pk))
    settled = Entry.objects.get(kind=Kind.SETTLEMENT)
    assert (settled.purpose, settled.plan) == ("gift", "reader")
    assert Receipt.objects.get().email == "olha@reader.example"


def test_the_buyer_finds_links_cards_and_a_table():
    gift = bought(count=3, recipients=())
    olha = Client()
    came = olha.get(f"/gift/bought/{links.key_of(gift.purchase)}/")
    assert came.headers["Location"] == "/gift/bought/"
    page = olha.get("/gift/bought/").content.decode()
    assert all(one.written_code in page for one in Gift.objects.all())
    cards = olha.get(f"/gift/bought/{gift.purchase_id}/cards/").content.decode()
    assert cards.count("<svg") >= 3
    table = olha.get(f"/gift/bought/{gift.purchase_id}/csv/")
    assert table.content.decode().count("/gift/") == 3
    assert Client().get(f"/gift/bought/{gift.purchase_id}/csv/").status_code == 404
    assert gift.written_code not in Client().get("/gift/bought/").content.decode()


@pytest.mark.parametrize("wrong", [
    {"term": "x"}, {"recipient_email": ""}, {"buyer_name": ""}, {"message": "see http://evil.example"},
    {"whom": "addresses", "addresses": "olha@, x"}, {"whom": "codes", "count": ""}, {"day": "2020-01-01"},
    {"buyer_name": "www.evil.example"},
])  # fmt: skip
def test_what_cannot_be_given_is_said(wrong):
    answer = Stranger().client.post("/gift/", asked(**wrong), headers=OURS)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Purchase.objects.exists()


def test_a_list_is_paid_for_as_often_as_it_has_addresses(at_once, mailoutbox):
    olha = Stranger()
    listed = "Ivan <ivan@school.example>\nmaria@school.example; IVAN@school.example"
    with at_once():
        olha.pay(olha.client.post("/gift/", asked(whom="addresses", addresses=listed), headers=OURS))
    assert Entry.objects.get(kind=Kind.SETTLEMENT).amount == term(6).money.minor * 2
    assert len(to(mailoutbox, "ivan@school.example")) == len(to(mailoutbox, "maria@school.example")) == 1


def test_with_a_day_it_leaves_at_nine_of_the_publication(at_once, mailoutbox, settings, time_machine):
    settings.TIME_ZONE = "Europe/Kyiv"
    time_machine.move_to("2027-03-20T12:00:00Z", tick=False)
    olha = Stranger()
    with at_once():
        olha.pay(olha.client.post("/gift/", asked(day="2027-03-28"), headers=OURS))  # the night clocks go forward
    gift = Gift.objects.get()
    assert gift.opens_at.isoformat() == "2027-03-28T06:00:00+00:00"
    assert not to(mailoutbox, "roman@reader.example")
    early = Browser().opens(gift).content.decode()
    assert "Not yet" in early
    assert "Olha" not in early
    assert "Read on!" not in early
    time_machine.move_to("2027-03-28T05:59:00Z", tick=False)
    assert delivering.deliver_due() == 0
    time_machine.move_to("2027-03-28T06:00:00Z", tick=False)
    with at_once():
        assert delivering.deliver_due() == 1
    assert len(to(mailoutbox, "roman@reader.example")) == 1
    assert clock.local(gift.closes_at).isoformat() == "2028-03-28T00:00:00+03:00"
    assert gift.closes_at - gift.opens_at > timedelta(days=365)


def test_the_form_is_a_page_with_a_preview_and_the_redemption_has_one_without_names():
    assert 'property="og:title"' in Client().get("/gift/").content.decode()
    gift = bought()
    seen_by_a_machine = Browser().opens(gift)
    assert "noindex" in seen_by_a_machine.headers["X-Robots-Tag"]
    stranger = Client().get("/gift/yours/").content.decode()
    assert 'property="og:title"' in stranger
    assert "Olha" not in stranger


def test_every_page_and_letter_names_the_same_last_day_in_the_readers_language(
    at_once, mailoutbox, settings, time_machine
):
    settings.TIME_ZONE = "Europe/Kyiv"
    time_machine.move_to("2027-03-20T12:00:00Z", tick=False)
    olha = Stranger()
    with at_once():
        olha.pay(olha.client.post("/uk/gift/", asked(), headers=OURS))
    gift = Gift.objects.get()
    letter = next(one for one in mailoutbox if one.to == [gift.recipient_email])
    last = f"до {gift.last_day.day} березня 2028"
    assert f"{last}. " in letter.body
    assert "/uk/gift/yours/" in letter.body
    held = Client()
    held.get(f"/uk/gift/{gift.code}/")
    assert f"{last}." in held.get("/uk/gift/yours/").content.decode()
    key = links.key_of(gift.purchase)
    olha.client.get(f"/uk/gift/bought/{key}/")
    assert last in olha.client.get("/uk/gift/bought/").content.decode()
