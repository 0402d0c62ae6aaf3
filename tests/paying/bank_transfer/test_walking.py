"""The whole way of a transfer: chosen, written down, sent, found in the statement, paid."""

from __future__ import annotations

import re

import pytest
import time_machine
from click.testing import CliRunner

from broadsheet.config.commands import payments as command
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant, Membership
from broadsheet.payments.models import AwaitedTransfer, Checkout, Entry, Kind, Receipt
from tests.paying.bank_transfer.bank import entry, statement
from tests.paying.conftest import path_of

pytestmark = pytest.mark.django_db


def test_the_page_says_what_to_transfer_and_a_letter_says_the_same(stranger, prices, mailoutbox):
    answer = stranger.join(prices["reader", "EUR", "year"], provider="bank_transfer")
    page = stranger.client.get(path_of(answer)).content.decode()
    reference = AwaitedTransfer.objects.get().written
    for words in ("The Lantern", "GB82 WEST 1234 5698 7654 32", "WESTGB2L", reference, "<svg", "not before"):
        assert words in page
    assert "<script" not in re.sub(r"(?s)<head>.*?</head>", "", page) or "transfer" not in page.split("<script")[1]
    letter = Outgoing.objects.get(kind="payments/mail/transfer")
    assert reference in letter.text
    assert "GB82 WEST 1234 5698 7654 32" in letter.text
    assert not Grant.objects.exists()
    assert not Entry.objects.exists()


def test_the_money_arrives_in_a_statement_and_makes_a_member(awaited, take_in, stranger):
    reference = awaited().written
    found = take_in(entry("50.00", text=f"Lantern {reference.lower()} thank you"))
    assert (found.statement.added, found.matched, found.unmatched) == (1, 1, 0)
    checkout = Checkout.objects.get()
    assert checkout.paid_at == clock.local(checkout.paid_at).replace(hour=0, minute=0)
    assert Entry.objects.get(kind=Kind.SETTLEMENT).amount == 5000
    assert Receipt.objects.get().email == "olha@reader.example"
    assert (Membership.objects.count(), Grant.objects.count()) == (1, 1)
    assert Grant.objects.live(clock.now()).exists()
    assert Outgoing.objects.filter(kind="membership/letters/welcome_member").count() == 1
    page = stranger.client.get(f"/payment/{checkout.pk}/")
    assert "Thank you" in page.content.decode()


def test_the_same_by_the_command(awaited, tmp_path, django_capture_on_commit_callbacks):
    file = tmp_path / "november.xml"
    file.write_bytes(statement(entry("50.00", structured=awaited().reference)))
    with django_capture_on_commit_callbacks(execute=True):
        told = CliRunner().invoke(command.command, ["statement", str(file)])
    assert told.exit_code == 0, told.output
    assert "1 new transfers, 1 of them matched." in told.output
    again = CliRunner().invoke(command.command, ["statement", str(file)])
    assert "0 new transfers" in again.output
    assert "1 were known already." in again.output
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


def test_a_contribution_is_paid_by_transfer_too(stranger, take_in, prices):
    answer = stranger.give("12.50", provider="bank_transfer")
    assert "12.50" in stranger.client.get(path_of(answer)).content.decode()
    take_in(entry("12.50", text=AwaitedTransfer.objects.get().reference))
    assert Entry.objects.get(kind=Kind.SETTLEMENT).purpose == "contribution"
    assert stranger.client.get(path_of(answer)).status_code == 302, "it is paid: there is nothing left to transfer"


def test_until_the_money_comes_the_way_back_leads_to_the_page(stranger, awaited):
    chosen = awaited()
    answer = stranger.client.get(f"/payment/{chosen.checkout}/")
    assert path_of(answer) == f"/transfer/{chosen.pk}/"


def test_asked_twice_there_is_one_reference_and_one_letter(stranger, awaited):
    chosen = awaited()
    stranger.client.post(f"/payment/{chosen.checkout}/again/", headers={"Sec-Fetch-Site": "same-origin"})
    assert AwaitedTransfer.objects.count() == 1
    assert Outgoing.objects.filter(kind="payments/mail/transfer").count() == 1


def test_only_a_currency_of_the_account_is_offered(stranger, prices):
    assert "Bank transfer" in stranger.client.get("/membership/?currency=EUR").content.decode()
    assert "Bank transfer" not in stranger.client.get("/membership/?currency=UAH").content.decode()
    assert stranger.join(prices["reader", "UAH", "month"], provider="bank_transfer").status_code == 422


def test_switched_off_its_page_is_gone(stranger, awaited, settings):
    chosen = awaited()
    assert stranger.client.post(f"/transfer/{chosen.pk}/").status_code == 405
    settings.BANK_TRANSFER = {}
    assert stranger.client.get(f"/transfer/{chosen.pk}/").status_code == 404


def test_paid_by_transfer_it_lasts_a_year_from_the_day_we_knew_of_it(awaited, take_in):
    reference = awaited().reference
    with time_machine.travel("2026-11-29T08:00:00Z", tick=False):
        take_in(entry(text=reference, day="2026-11-26"))
    assert AwaitedTransfer.objects.get().paid_until.isoformat() == "2027-11-29T08:00:00+00:00"
