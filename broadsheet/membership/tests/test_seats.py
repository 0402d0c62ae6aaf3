"""Seats: invited, taken, counted, taken back; and never one more than there are."""

from __future__ import annotations

import contextlib
import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError, connection, transaction

from broadsheet.accounts.events import account_deleted
from broadsheet.foundation import clock
from broadsheet.membership import passes, seats
from broadsheet.membership.models import Grant, Group, Seat, Source
from broadsheet.membership.refusals import NotAllowedError, NotNowError, RefusedError
from broadsheet.membership.tests.cast import reader
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


def group(owner=None, seats_=2, **fields):
    fields.setdefault("ends", clock.now() + YEAR)
    return seats.found(name="Second year", owner=owner or reader("Halyna"), seats=seats_, by=None, **fields)


def is_member(person):
    return "members" in passes.right_of(person).benefits


def test_whoever_accepts_reads_until_the_groups_end():
    one = group()
    invited = seats.invite(group=one, email="Student@Reader.example", by=one.owner)
    assert invited.email == "student@reader.example"
    student = reader("Student")
    assert not is_member(student)
    given = seats.accept(seat=invited, by=student)
    assert is_member(student)
    assert (given.source_type, given.source_id, given.ends) == (Source.SEAT, str(invited.pk), one.ends)
    with time_machine.travel(one.ends):
        assert not is_member(student)


def test_accepted_twice_it_is_one_seat():
    one = group()
    invited = seats.invite(group=one, email="", by=one.owner)
    assert seats.accept(seat=invited, by=reader()) == seats.accept(seat=invited, by=reader())
    assert Grant.objects.count() == 1


def test_a_seat_taken_back_is_free_again_and_gives_nothing():
    one = group(seats_=1)
    seat = seats.invite(group=one, email="", by=one.owner)
    seats.accept(seat=seat, by=reader())
    assert one.seats_left() == 0
    seats.take_back(seat=seat, by=one.owner)
    seats.take_back(seat=seat, by=one.owner)
    assert not is_member(reader())
    assert one.seats_left() == 1
    with pytest.raises(NotNowError):
        seats.accept(seat=seat, by=reader())


def test_there_are_no_more_seats_than_there_are():
    one = group(seats_=1)
    seats.invite(group=one, email="", by=one.owner)
    with pytest.raises(NotNowError):
        seats.invite(group=one, email="another@reader.example", by=one.owner)
    assert AuditEntry.objects.filter(act="seat.invite.refused").count() == 1


def test_nobody_else_invites_or_takes_back():
    one = group()
    seat = seats.invite(group=one, email="", by=one.owner)
    for act in (
        lambda: seats.invite(group=one, email="", by=reader()),
        lambda: seats.take_back(seat=seat, by=reader()),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert AuditEntry.objects.filter(act__endswith=".refused", actor=reader()).count() == 2


def test_one_person_holds_one_seat_of_a_group():
    one = group()
    first, second = (seats.invite(group=one, email="", by=one.owner) for _ in range(2))
    seats.accept(seat=first, by=reader())
    with pytest.raises(NotNowError):
        seats.accept(seat=second, by=reader())
    with pytest.raises(NotNowError):
        seats.accept(seat=first, by=reader("Petro"))


def test_an_address_is_invited_once():
    one = group()
    seats.invite(group=one, email="student@reader.example", by=one.owner)
    with pytest.raises(NotNowError):
        seats.invite(group=one, email="STUDENT@reader.example", by=one.owner)
    with pytest.raises(NotNowError):
        seats.invite(group=one, email="no address", by=one.owner)


def test_a_group_that_is_over_invites_nobody_and_seats_nobody():
    one = group(ends=clock.now() + timedelta(days=1))
    seat = seats.invite(group=one, email="", by=one.owner)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        with pytest.raises(NotNowError):
            seats.invite(group=one, email="", by=one.owner)
        with pytest.raises(NotNowError):
            seats.accept(seat=seat, by=reader())


def test_a_longer_group_lengthens_its_seats_and_a_smaller_one_throws_nobody_out():
    one = group()
    seats.accept(seat=seats.invite(group=one, email="", by=one.owner), by=reader())
    later = one.ends + YEAR
    seats.change(group=one, name="Third year", owner=one.owner, seats=1, ends=later, by=None)
    assert Grant.objects.get().ends == later
    with pytest.raises(NotNowError):
        seats.change(group=one, name="x", owner=one.owner, seats=0, ends=later, by=None)


def test_the_invitation_goes_out_by_mail_and_names_who_invites(django_capture_on_commit_callbacks):
    one = group()
    with django_capture_on_commit_callbacks(execute=True):
        seat = seats.invite(group=one, email="student@reader.example", by=one.owner)
    (letter,) = mail.outbox
    assert letter.to == ["student@reader.example"]
    assert "Halyna" in letter.subject
    (token,) = re.findall(r"/account/seats/(\S+)/", letter.body)
    assert Seat.objects.by_token(token) == seat


@pytest.mark.parametrize("token", ["", "x", "1", "MQ:1abc:xyz", "../../", "1:" + "a" * 500])
def test_a_made_up_link_opens_no_seat(token):
    assert Seat.objects.by_token(token) is None


def _at_once(act, people):
    """Do it in as many threads, all released at one moment. Returns how many were refused."""
    start, refused = threading.Barrier(len(people)), []

    def run(person):
        try:
            start.wait()
            for _ in range(5):
                try:
                    act(person)
                    break
                except OperationalError:  # SQLite has no row locks: the loser of a plain read-then-write tries again
                    continue
        except RefusedError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(refused)


@pytest.mark.django_db(transaction=True)
def test_of_many_invitations_at_once_only_as_many_are_kept_as_there_are_seats():
    one = group(seats_=3)
    refused = _at_once(lambda _n: seats.invite(group=one, email="", by=one.owner), range(8))
    assert (one.seats_used(), refused) == (3, 5)


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_there_would_be_more(monkeypatch):
    one = group(seats_=3)
    everybody_has_counted = threading.Barrier(8)
    count = Group.seats_left

    def counted_together(self):
        left = count(self)
        with contextlib.suppress(threading.BrokenBarrierError):
            everybody_has_counted.wait(timeout=10)
        return left

    monkeypatch.setattr(Group, "seats_left", counted_together)
    monkeypatch.setattr(seats, "_locked", lambda found: Group.objects.get(pk=found.pk))
    unlocked = seats.invite.__wrapped__.__wrapped__  # neither the note of a refusal nor the transaction
    _at_once(lambda _n: unlocked(group=one, email="", by=one.owner), range(8))
    assert one.seats_used() > 3


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_one_link_at_once_one_gets_the_seat():
    one = group()
    seat = seats.invite(group=one, email="", by=one.owner)
    people = [reader(f"Student{number}") for number in range(6)]
    refused = _at_once(lambda person: seats.accept(seat=seat, by=person), people)
    assert (refused, Grant.objects.count()) == (5, 1)
    assert sum(is_member(person) for person in people) == 1


def test_whoever_deletes_their_account_frees_their_seat():
    one = group()
    person = reader()
    seats.accept(seat=seats.invite(group=one, email="", by=one.owner), by=person)
    with transaction.atomic():
        account_deleted.send(None, user=person)
        person.delete()
    assert one.seats_left() == 2
    one.owner.delete()
    assert Group.objects.get().owner is None
