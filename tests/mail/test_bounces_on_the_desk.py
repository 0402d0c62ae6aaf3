"""What comes back stands on the desk: by class and week, what nobody understood, and one address if it is typed."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.mail import suppression
from broadsheet.mail.bounces import counting, taking_in
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.models import Fault, Lifting, Outcome, Reason, ReturnedMail, Suppression, Way
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

DECIDERS = [Role.BUSINESS, Role.ADMIN]
OTHERS = [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR]
OLHA = "olha@reader.example"


def desk_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


@pytest.fixture
def came_back():
    """Three bounces of three kinds, and a mail of which nobody knows what it is."""
    for number, (fault, is_hard) in enumerate(
        [(Fault.UNKNOWN_USER, True), (Fault.BLOCKED, False), (Fault.FULL, False)]
    ):
        address = OLHA if number == 0 else f"r{number}@reader.example"
        told = Told(address, address, fault, is_hard, "5.1.1", f"550 <{address}> said so")
        counting.count([Happened(Sent(f"delivery.{number}", address), told, Way.SMTP, clock.now())])
    kept = taking_in.keep(b"Subject: A postcard\n\n<script>alert(1)</script> Dear paper!", way=Way.PIPE)
    taking_in.handle(kept.pk)
    return kept


@pytest.mark.parametrize("role", DECIDERS)
def test_everything_stands_there_but_no_address(came_back, role):
    page = desk_of(role).get("/cms/bounces/").content.decode()
    assert "nobody of that name" in page
    assert "we are blocked" in page
    assert "1 of 3" in page, "of the receiver's bounces, one is our own fault"
    assert "mailbox 2, ours 1, others 0" in page
    assert "1 mail that was not understood" in page
    assert "olha" not in page


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["", "address/", "decision/", "mails/{pk}/"])
def test_nobody_else_sees_or_decides(came_back, role, path):
    desk = desk_of(role)
    at = f"/cms/bounces/{path.format(pk=came_back.pk)}"
    for answer in (desk.get(at), desk.post(at, {"email": OLHA, "words": "x", "act": "lift"})):
        assert answer.status_code in {302, 403, 405}
        assert OLHA not in answer.content.decode()
    assert Suppression.objects.in_force(clock.now()).count() == 1
    assert ReturnedMail.objects.get().outcome == Outcome.UNREADABLE


def test_nothing_is_said_where_nothing_is():
    page = desk_of(Role.ADMIN).get("/cms/bounces/").content.decode()
    assert "Nothing has come back yet" in page
    assert "not understood" not in page


def test_one_address_is_found_by_typing_it_and_by_nothing_that_is_logged(came_back):
    desk = desk_of(Role.BUSINESS)
    found = desk.post("/cms/bounces/address/", {"email": " Olha@Reader.example "}).content.decode()
    assert "the mailbox is no more" in found
    assert "Write there again" in found
    assert (
        "Nothing stands against it"
        in desk.post("/cms/bounces/address/", {"email": "ada@reader.example"}).content.decode()
    )
    by_get = desk.get("/cms/bounces/address/?email=olha@reader.example").content.decode()
    assert "the mailbox is no more" not in by_get


def test_lifting_and_stopping_want_a_reason_and_are_written_down(came_back):
    desk = desk_of(Role.BUSINESS)
    at = "/cms/bounces/decision/"
    desk.post(at, {"email": OLHA, "words": " ", "act": "lift"})
    assert not Lifting.objects.exists()
    desk.post(at, {"email": OLHA, "words": "Their server was set up wrongly", "act": "lift"})
    lifting = Lifting.objects.get()
    assert (lifting.by, lifting.words) == (person(Role.BUSINESS), "Their server was set up wrongly")
    assert AuditEntry.objects.filter(act="suppression.lift").count() == 1
    desk.post(at, {"email": OLHA, "words": "Asked by telephone", "act": "stop"})
    held = Suppression.objects.in_force(clock.now()).get()
    assert (held.reason, held.by) == (Reason.STAFF, person(Role.BUSINESS))


def test_a_complaint_is_nobody_s_to_lift_here():
    suppression.suppress(address=OLHA, reason=Reason.COMPLAINT, evidence="")
    desk = desk_of(Role.ADMIN)
    page = desk.post("/cms/bounces/address/", {"email": OLHA}).content.decode()
    assert "Nobody but they themselves" in page
    assert "Write there again" not in page
    answer = desk.post("/cms/bounces/decision/", {"email": OLHA, "words": "please", "act": "lift"}, follow=True)
    assert "taken back by its reader alone" in answer.content.decode()
    assert Suppression.objects.in_force(clock.now()).count() == 1


def test_a_mail_that_was_not_understood_is_shown_as_text_and_put_aside(came_back):
    desk = desk_of(Role.ADMIN)
    at = f"/cms/bounces/mails/{came_back.pk}/"
    page = desk.get(at).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    desk.post(at)
    assert ReturnedMail.objects.get().outcome == Outcome.SEEN
    assert "not understood" not in desk.get("/cms/bounces/").content.decode()


def test_it_costs_few_questions_however_much_there_is(came_back, django_assert_max_num_queries):
    for number in range(30):
        suppression.suppress(
            address=f"x{number}@reader.example", reason=Reason.GONE, evidence="", by=person(Role.ADMIN)
        )
    desk = desk_of(Role.ADMIN)
    desk.get("/cms/bounces/")
    with django_assert_max_num_queries(30):
        desk.get("/cms/bounces/")
