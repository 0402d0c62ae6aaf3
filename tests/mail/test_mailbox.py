"""Bounces are fetched from a mailbox over IMAP: each is kept before it is marked, and none is ever deleted there."""

from __future__ import annotations

import imaplib
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from broadsheet.mail.bounces import mailbox, taking_in
from broadsheet.mail.models import ReturnedMail, Way
from tests.dying import killed_at
from tests.mail.corpus.forms import cases, raw
from tests.mail.imap_server import serving

pytestmark = pytest.mark.django_db

MAILS = [raw(case) for case in cases()[:3]]


@pytest.fixture
def box(settings):
    with serving(MAILS) as server:
        settings.BOUNCE_MAILBOX = (
            f"imap://bounces:{quote(server.password, safe='')}@127.0.0.1:{server.server_address[1]}/INBOX"
        )
        yield server


def kept():
    return [bytes(row.raw) for row in ReturnedMail.objects.order_by("pk")]


def test_what_is_new_is_kept_as_it_came_and_marked(box):
    assert mailbox.fetch() == 3
    assert kept() == MAILS
    assert set(ReturnedMail.objects.values_list("way", flat=True)) == {Way.MAILBOX}
    assert all(mail.flags == {mailbox.MARK} for mail in box.mails.values()), "not read, and not deleted"
    assert mailbox.fetch() == 0
    assert not [said for said in box.said if "DELETED" in said.upper() or "EXPUNGE" in said.upper()]


def test_where_no_marks_of_our_own_are_allowed_it_is_marked_as_read(box):
    box.takes_marks = False
    assert mailbox.fetch() == 3
    assert all(mail.flags == {r"\Seen"} for mail in box.mails.values())
    assert mailbox.fetch() == 0


def test_what_somebody_has_read_there_is_fetched_all_the_same(box):
    for mail in box.mails.values():
        mail.flags.add(r"\Seen")
    assert mailbox.fetch() == 3


def test_what_cannot_be_kept_is_not_marked(box, monkeypatch):
    def fails(*_args, **_more):
        raise DatabaseError

    with monkeypatch.context() as without:
        without.setattr(taking_in, "keep", fails)
        with pytest.raises(DatabaseError):
            mailbox.fetch()
    assert not any(mail.flags for mail in box.mails.values())
    assert mailbox.fetch() == 3


@pytest.mark.django_db(transaction=True)
def test_killed_between_keeping_and_marking_nothing_is_lost_and_nothing_double(box):
    assert killed_at("mail.bounce_kept", mailbox.fetch)
    assert (len(kept()), [bool(mail.flags) for mail in box.mails.values()]) == (1, [False, False, False])
    assert mailbox.fetch() == 3
    assert kept() == MAILS


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_line_that_breaks_loses_nothing(box, command):
    box.dies_at = command
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        mailbox.fetch()
    box.dies_at = ""
    mailbox.fetch()
    assert kept() == MAILS


def test_a_mail_that_was_deleted_meanwhile_is_passed_over(box, monkeypatch):
    gone = box.mails.pop(8)
    monkeypatch.setattr(mailbox, "_unmarked", lambda _line, _mark: iter(["7", "8", "9"]))
    assert mailbox.fetch() == 2
    assert gone.raw not in kept()


def test_a_password_in_other_letters_is_understood(box, settings):
    box.password = "пароль"
    settings.BOUNCE_MAILBOX = f"imap://bounces:{quote(box.password)}@127.0.0.1:{box.server_address[1]}/"
    assert mailbox.fetch() == 3


def test_a_wrong_password_says_so(box, settings):
    settings.BOUNCE_MAILBOX = f"imap://bounces:wrong@127.0.0.1:{box.server_address[1]}/INBOX"
    with pytest.raises(imaplib.IMAP4.error, match="wrong"):
        mailbox.fetch()


def test_another_way_than_imap_is_refused(settings):
    settings.BOUNCE_MAILBOX = "pop3://bounces@127.0.0.1/"
    with pytest.raises(ImproperlyConfigured):
        mailbox.fetch()


@pytest.mark.control
def test_marked_before_it_is_kept_it_would_be_lost(box, monkeypatch):
    def fails(*_args, **_more):
        for mail in box.mails.values():
            mail.flags.add(mailbox.MARK)
        raise DatabaseError

    with monkeypatch.context() as without:
        without.setattr(taking_in, "keep", fails)
        with pytest.raises(DatabaseError):
            mailbox.fetch()
    assert mailbox.fetch() == 0
