"""Whom we write to no more is known by a hash, for a reason, and comes back only by their own hand or by a row that says why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.mail import posting, suppression
from broadsheet.mail.events import addresses_suppressed, letter_bounced
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Lifting, Outgoing, Reason, State, Suppression, Why
from broadsheet.mail.suppression import acting, holding, way_back
from broadsheet.mail.suppression.acting import Wanted
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

OLHA = "olha@reader.example"
DAY = timedelta(days=1)


def held(address=OLHA):
    return Suppression.objects.in_force(clock.now()).of(suppression.hashed(address))


def suppress(reason=Reason.GONE, address=OLHA, **more):
    return suppression.suppress(address=address, reason=reason, evidence="550 5.1.1 no such user", **more)


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user("desk@lantern.example")


@pytest.mark.parametrize("same", ["Olha@Reader.Example", " olha@reader.example ", "olha@reader.example."])
def test_every_spelling_of_an_address_is_the_same_one(same):
    assert suppression.hashed(same) == suppression.hashed(OLHA)


def test_a_domain_in_unicode_is_the_one_in_ascii():
    assert suppression.hashed("ім’я@пошта.example") != suppression.hashed("інше@пошта.example")
    assert suppression.hashed("a@пошта.example") == suppression.hashed("a@xn--80a1acn3a.example")


@given(st.text(max_size=80))
def test_whatever_is_taken_for_an_address_has_a_hash_that_does_not_change(text):
    first = suppression.hashed(text)
    assert len(first) == 64
    assert suppression.hashed(text) == first


def test_the_key_lies_among_the_secrets_and_nowhere_else():
    suppression.hashed(OLHA)
    path = Path(django_settings.DATA_DIR) / "secrets" / "suppression"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32


def test_nothing_of_the_address_is_kept():
    suppression.suppress(address=OLHA, reason=Reason.GONE, evidence=f"550 <{OLHA}>: unknown;\nask Other@Person.example")
    [row] = Suppression.objects.values()
    assert "olha" not in str(row).lower()
    assert "other" not in str(row).lower()
    assert row["evidence"] == "550 <…>: unknown; ask …"


def test_told_twice_it_is_one_suppression():
    suppress()
    suppress()
    assert Suppression.objects.count() == 1


def test_two_reasons_are_two_rows_and_both_are_lifted_by_the_reader():
    suppress()
    suppress(Reason.COMPLAINT)
    assert held().count() == 2
    assert way_back.confirmed(OLHA) == 2
    assert not held().exists()
    assert Lifting.objects.filter(why=Why.READER, by=None).count() == 2


def test_who_wants_to_know_of_many_asks_once(django_assert_num_queries):
    suppress()
    addresses = suppression.hashed_all([OLHA, "roman@reader.example"])
    with django_assert_num_queries(1):
        found = Suppression.objects.in_force(clock.now()).filter(address_hash__in=addresses)
        assert [addresses[each.address_hash] for each in found] == [OLHA]


def test_many_are_suppressed_in_a_few_statements_and_told_once(
    django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    heard = []
    addresses_suppressed.connect(
        lambda addresses, **_more: heard.append(len(addresses)), weak=False, dispatch_uid="test"
    )
    wanted = [Wanted(f"r{number}@reader.example", Reason.GONE) for number in range(400)] * 2
    try:
        with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(12):
            assert suppression.suppress_all(wanted) == 400
        assert suppression.suppress_all(wanted) == 0
    finally:
        addresses_suppressed.disconnect(dispatch_uid="test")
    assert heard == [400]


def test_a_pause_runs_out_by_itself_and_can_begin_again():
    suppress(Reason.FAULTS)
    with time_machine.travel(clock.now() + acting.PAUSED_FOR + DAY):
        assert not held().exists()
        suppress(Reason.FAULTS)
        assert held().count() == 1
    assert Suppression.objects.count() == 2


def test_staff_lift_what_was_a_mistake_and_it_is_written_down(staff):
    suppress()
    assert suppression.lift(address=OLHA, why=Why.STAFF, by=staff, words="Their provider had a bad day") == 1
    assert not held().exists()
    lifting = Lifting.objects.get()
    assert (lifting.by, lifting.why, lifting.words) == (staff, Why.STAFF, "Their provider had a bad day")
    assert AuditEntry.objects.filter(act="suppression.lift", actor=staff).count() == 1


def test_a_complaint_is_lifted_by_nobody_but_its_reader(staff):
    suppress(Reason.COMPLAINT)
    with pytest.raises(suppression.OnlyTheReaderError):
        suppression.lift(address=OLHA, why=Why.STAFF, by=staff)
    assert held().exists()
    assert way_back.confirmed(OLHA) == 1


def test_what_was_said_before_the_reader_came_back_counts_no_more():
    before = clock.now() - DAY
    suppress(Reason.COMPLAINT)
    way_back.confirmed(OLHA)
    assert suppress(Reason.COMPLAINT, at=before) is None
    assert not held().exists()
    assert suppress(Reason.COMPLAINT, at=clock.now() + DAY) is not None


@pytest.mark.parametrize(
    ("reason", "rests", "between"),
    [(Reason.GONE, 7, 7), (Reason.COMPLAINT, 1, 30), (Reason.FAULTS, 1, 1)],
)
def test_a_reader_is_asked_once_after_a_rest_and_not_again_soon(reason, rests, between):
    suppress(reason)
    now = clock.now()
    assert not way_back.may_be_asked(OLHA)
    with time_machine.travel(now + rests * DAY + timedelta(minutes=1)):
        assert way_back.may_be_asked(OLHA)
        assert not way_back.may_be_asked(OLHA)
    with time_machine.travel(now + (rests + between) * DAY + timedelta(minutes=2)):
        assert way_back.may_be_asked(OLHA)


def test_whoever_is_not_suppressed_is_always_asked():
    assert way_back.may_be_asked(OLHA)
    assert way_back.may_be_asked(OLHA)


def sent(kind, mailoutbox, capture):
    before = len(mailoutbox)
    with capture(execute=True):
        row = posting.post(Letter(to=OLHA, subject="A letter", text="Text", kind=kind))
    row.refresh_from_db()
    return row, len(mailoutbox) - before


@pytest.fixture
def _issues_are_unasked(monkeypatch):
    monkeypatch.setattr(holding, "_unasked", {"newsletters/issue"})


@pytest.mark.usefixtures("_issues_are_unasked")
@pytest.mark.parametrize("reason", list(Reason))
def test_a_newsletter_goes_to_nobody_who_is_suppressed(reason, mailoutbox, django_capture_on_commit_callbacks):
    suppress(reason)
    row, count = sent("newsletters/issue", mailoutbox, django_capture_on_commit_callbacks)
    assert (row.state, count) == (State.DROPPED, 0)
    assert str(reason.label) in row.reason


@pytest.mark.parametrize("reason", [Reason.COMPLAINT, Reason.FAULTS, Reason.STAFF])
def test_a_code_that_somebody_asks_for_reaches_them_all_the_same(
    reason, mailoutbox, django_capture_on_commit_callbacks
):
    suppress(reason)
    assert sent("readers/mail/sign_in_code", mailoutbox, django_capture_on_commit_callbacks)[1] == 1


def test_a_code_to_a_mailbox_that_is_gone_waits_for_its_rest(mailoutbox, django_capture_on_commit_callbacks):
    told = []
    letter_bounced.connect(lambda letter, **_more: told.append(letter.to), weak=False, dispatch_uid="test")
    suppress()
    try:
        assert sent("readers/mail/sign_in_code", mailoutbox, django_capture_on_commit_callbacks)[1] == 0
    finally:
        letter_bounced.disconnect(dispatch_uid="test")
    assert told == [OLHA], "whoever sent it hears of it as of any letter that comes back"
    with time_machine.travel(clock.now() + 8 * DAY):
        assert sent("readers/mail/sign_in_code", mailoutbox, django_capture_on_commit_callbacks)[1] == 1


@pytest.mark.control
def test_without_asking_the_letter_would_leave(mailoutbox, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(holding, "stops", lambda **_facts: None)
    suppress()
    assert sent("newsletters/issue", mailoutbox, django_capture_on_commit_callbacks)[1] == 1
    assert Outgoing.objects.filter(state=State.SENT).exists()
