import re

import pytest
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import access
from broadsheet.payments.models import Payer, PayerAlias
from broadsheet.readers import codes
from tests.paying.conftest import OURS, Stranger

pytestmark = pytest.mark.django_db
HERE = "/account/membership/address/"
OLD = "olha.old@reader.example"


@pytest.fixture
def reader(client):
    user = User.objects.create_user("olha@reader.example")
    client.force_login(user)
    return user


@pytest.fixture
def paid(db):
    old = Stranger(OLD)
    old.pay(old.give("10"))


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def asked(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(HERE, fields, headers=OURS, follow=True)

    return asked


def code_in(mail):
    return re.search(r"^ {4}(\S+)$", mail.body, re.MULTILINE)[1]


def test_whoever_shows_the_code_has_the_payments_in_their_account(reader, paid, ask, mailoutbox):
    ask(email=OLD)
    letter = mailoutbox[-1]
    assert letter.to == [OLD]
    page = ask(code=code_in(letter)).content.decode()
    assert "The address is yours" in page
    assert access.own_receipts(reader).count() == 1
    assert AuditEntry.objects.get(act="payer.merge").actor == reader
    assert PayerAlias.objects.get().payer == Payer.objects.get(email=reader.email)


def test_without_the_code_nothing_moves(reader, paid, ask):
    ask(email=OLD)
    for _each in range(5):
        assert "not right" in ask(code="AAAA-AAAA").content.decode()
    assert "one guess too many" in ask(code="AAAA-AAAA").content.decode()
    assert not access.own_receipts(reader).exists()
    assert not PayerAlias.objects.exists()


@pytest.mark.control
def test_a_comparison_that_says_yes_to_all_would_give_them_away(reader, paid, ask, monkeypatch):
    monkeypatch.setattr(codes, "compare_user_code", lambda actual, expected: True)
    ask(email=OLD)
    ask(code="AAAA-AAAA")
    assert access.own_receipts(reader).exists()


def test_nobody_learns_whether_anything_was_paid(reader, paid, ask, mailoutbox):
    told = []
    for email in (OLD, "nobody.at.all@reader.example"):
        before = len(mailoutbox)
        page = ask(email=email).content.decode().replace(email, "…")
        done = ask(code=code_in(mailoutbox[-1])).redirect_chain
        told.append((re.sub(r'value="[^"]{40,}"|nonce-\S+', "", page), done, len(mailoutbox) - before))
    assert told[0] == told[1]


def test_a_code_is_of_the_browser_that_asked(reader, paid, ask, mailoutbox):
    ask(email=OLD)
    other = Client()
    other.force_login(reader)
    page = other.post(HERE, {"code": code_in(mailoutbox[-1])}, headers=OURS).content.decode()
    assert "Send the code" in page
    assert not PayerAlias.objects.exists()


def test_the_accounts_own_address_needs_nothing(reader, ask, mailoutbox):
    assert "stands here already" in ask(email=reader.email).content.decode()
    assert not mailoutbox


def test_a_mailbox_is_not_filled(reader, ask, mailoutbox):
    for _each in range(7):
        ask(email=OLD)
        ask(again="1")
    assert len(mailoutbox) <= 5
