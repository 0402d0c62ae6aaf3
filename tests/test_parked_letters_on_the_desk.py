"""A letter that was not handed over stands on the desk until somebody decides about it."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.mail.models import Outgoing, State
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

DECIDERS = [Role.BUSINESS, Role.ADMIN]
OTHERS = [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR]


@pytest.fixture
def parked():
    return Outgoing.objects.create(
        kind="payments/mail/receipt", to="halyna@reader.example", subject="Your receipt <42>", text="5.00 EUR",
        state=State.PARKED, reason="SMTPRecipientsRefused: no such mailbox",
    )  # fmt: skip


def desk_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


@pytest.mark.parametrize("role", DECIDERS)
def test_the_desk_says_what_was_not_sent_to_whom_and_why(parked, role):
    page = desk_of(role).get("/cms/").content.decode()
    assert "Your receipt &lt;42&gt;" in page
    assert "halyna@reader.example" in page
    assert "no such mailbox" in page
    assert "5.00 EUR" not in page


@pytest.mark.parametrize("role", OTHERS)
def test_whoever_writes_sees_no_readers_letters(parked, role):
    assert "halyna@reader.example" not in desk_of(role).get("/cms/").content.decode()


def test_nothing_is_said_while_there_is_nothing(parked):
    parked.delete()
    assert "were not handed over" not in desk_of(Role.ADMIN).get("/cms/").content.decode()


@pytest.mark.parametrize("role", DECIDERS)
def test_sending_again_puts_it_back_once(parked, role, mailoutbox, django_capture_on_commit_callbacks):
    desk = desk_of(role)
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"/cms/letters/{parked.pk}/another-try/", follow=True)
    assert "is being sent again" in answer.content.decode()
    assert [mail.to for mail in mailoutbox] == [["halyna@reader.example"]]
    assert desk.post(f"/cms/letters/{parked.pk}/another-try/").status_code == 404, "somebody has decided"
    entry = AuditEntry.objects.get(act="letter.send_again")
    assert entry.actor == person(role)


def test_letting_go_forgets_it_and_is_written_down(parked, mailoutbox):
    desk_of(Role.BUSINESS).post(f"/cms/letters/{parked.pk}/dismissal/")
    assert not Outgoing.objects.exists()
    assert not mailoutbox
    assert AuditEntry.objects.filter(act="letter.let_go").count() == 1


@pytest.mark.parametrize("act", ["another-try", "dismissal"])
@pytest.mark.parametrize("role", OTHERS)
def test_others_may_not_decide(parked, act, role):
    desk_of(role).post(f"/cms/letters/{parked.pk}/{act}/")
    assert Outgoing.objects.parked().count() == 1


@pytest.mark.parametrize("act", ["another-try", "dismissal"])
def test_looking_decides_nothing(parked, act):
    assert desk_of(Role.ADMIN).get(f"/cms/letters/{parked.pk}/{act}/").status_code == 405
    assert Outgoing.objects.parked().count() == 1


@pytest.mark.parametrize("act", ["another-try", "dismissal"])
def test_a_letter_that_is_on_its_way_is_nobodys_to_decide_about(parked, act):
    Outgoing.objects.update(state=State.WAITING)
    assert desk_of(Role.ADMIN).post(f"/cms/letters/{parked.pk}/{act}/").status_code == 404
    assert Outgoing.objects.get().state == State.WAITING
