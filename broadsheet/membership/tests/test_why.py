"""Why somebody has access: told on the desk, to those whom it concerns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group as Role
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import complimentary, granting, institutions, passes, seats, why
from broadsheet.membership.desk.forms import end_of, last_day
from broadsheet.membership.models import AccessSettings, Grant, Group, Institution
from broadsheet.membership.refusals import NotAllowedError, NotNowError
from broadsheet.membership.tests.cast import grant, reader
from broadsheet.membership.why import State
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def staff(role="Business"):
    person = User.objects.create_user(
        f"{role.replace(' ', '').lower()}@lantern.example", "a long enough password", name=role
    )
    person.groups.add(Role.objects.get(name=role))
    return person


def desk(role="Business"):
    client = Client()
    client.force_login(staff(role))
    return client


def test_each_grant_is_told_with_its_state_and_what_would_change_it():
    person = reader()
    owner = reader("Halyna")
    group = seats.found(name="Second year", owner=owner, seats=2, ends=NOW + 300 * DAY, by=None)
    seats.accept(seat=seats.invite(group=group, email="", by=owner), by=person)
    grant(person, starts=NOW - 9 * DAY, ends=NOW - DAY, grace_ends=NOW + DAY)
    grant(person, starts=NOW + 5 * DAY)
    grant(person, starts=NOW - 90 * DAY, ends=NOW - 60 * DAY)
    boris = staff()
    granting.revoke(grant=grant(person, ends=NOW + DAY), by=boris, reason="left the paper")
    with time_machine.travel(NOW + timedelta(seconds=1)):
        told = why.explain(person)
    assert [reason.state for reason in told] == [State.LIVE, State.GRACE, State.COMING, State.OVER, State.REVOKED]
    assert "Second year" in told[0].through.words
    assert "Halyna, takes the seat back" in told[0].change
    assert "left the paper" in told[4].change
    assert [reason.can_be_taken_back for reason in told] == [False, True, True, False, False]


def test_time_without_a_gap_is_one():
    person = reader()
    grant(person, starts=NOW - 20 * DAY, ends=NOW - 10 * DAY)
    grant(person, starts=NOW - 10 * DAY, ends=NOW + 10 * DAY)
    grant(person, starts=NOW + 10 * DAY, ends=NOW + 20 * DAY)
    grant(person, starts=NOW + 25 * DAY)
    assert why.coverage(Grant.objects.of(person)) == why.Coverage(NOW - 20 * DAY, NOW + 20 * DAY)


@given(st.lists(st.tuples(st.integers(-20, 20), st.none() | st.integers(0, 20)), max_size=6))
@examples(deadline=None)
def test_coverage_is_what_somebody_who_looks_every_day_would_see(spans):
    rows = [
        Grant(
            benefits=["members"], starts=NOW + DAY * first, ends=None if lasts is None else NOW + DAY * (first + lasts)
        )
        for first, lasts in spans
    ]

    def live(day):
        return any(row.is_live(NOW + DAY * day) for row in rows)

    found = why.coverage(rows, NOW)
    assert (found is not None) == live(0)
    if found:
        since = (found.since - NOW).days
        assert all(live(day) for day in range(since, 1))
        assert not live(since - 1)
        until = 60 if found.until is None else (found.until - NOW).days
        assert all(live(day) for day in range(until))
        assert found.until is None or not live(until)


def test_the_desk_answers_by_address():
    person = reader()
    grant(person, ends=NOW + 30 * DAY, reason="Wrote for us")
    page = desk().get(f"/cms/access/?address={person.email.upper()}").content.decode()
    assert "Reads as a member since" in page
    assert "Wrote for us" in page
    assert "Nobody has an account with" in desk("Admins").get("/cms/access/?address=x@y.example").content.decode()


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Chief editors"])
@pytest.mark.parametrize("path", ["", "complimentary/new/", "groups/new/", "institutions/new/"])
def test_the_newsroom_does_not_see_who_reads(role, path):
    assert desk(role).get(f"/cms/access/{path}")["Location"] == "/cms/"


def test_access_is_given_from_the_desk_and_told_by_mail(django_capture_on_commit_callbacks):
    client = desk()
    sent = {"email": "Guest@Reader.example", "ends": "2026-12-31", "reason": "Jury", "tell": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/cms/access/complimentary/new/", sent)["Location"] == "/cms/access/"
    guest = User.objects.get(email="guest@reader.example")
    assert not guest.has_usable_password()
    assert "members" in passes.right_of(guest).benefits
    given = Grant.objects.get()
    assert (given.made_by.name, given.reason) == ("Business", "Jury")
    assert clock.local(given.ends).isoformat() == "2027-01-01T00:00:00+02:00"
    assert [letter.to for letter in mail.outbox] == [["guest@reader.example"]]
    assert "Dec. 31" in mail.outbox[0].body
    assert client.post(f"/cms/access/complimentary/{given.pk}/return/", {"reason": "over"}).status_code == 302
    assert "members" not in passes.right_of(guest).benefits


def test_the_desk_makes_and_changes_groups_and_institutions():
    client = desk()
    sent = {"name": "Second year", "owner": "halyna@reader.example", "seats": "3", "ends": "2026-12-31"}
    client.post("/cms/access/groups/new/", sent)
    group = Group.objects.get()
    assert (group.owner.email, group.seats) == ("halyna@reader.example", 3)
    client.post(f"/cms/access/groups/{group.pk}/", sent | {"seats": "5", "ends": ""})
    group.refresh_from_db()
    assert (group.seats, group.ends) == (5, None)
    client.post("/cms/access/institutions/new/", {"name": "Library", "networks": "203.0.113.0/24", "ends": ""})
    one = Institution.objects.get()
    client.post(f"/cms/access/institutions/{one.pk}/", {"name": "Library", "networks": "no network", "ends": ""})
    one.refresh_from_db()
    assert one.networks == "203.0.113.0/24"
    client.post(
        f"/cms/access/institutions/{one.pk}/", {"name": "Library", "networks": "2001:db8::/32", "ends": "2026-11-01"}
    )
    assert not Grant.objects.live(NOW).filter(source_type="institution").exists()


@pytest.mark.parametrize(
    "wrong", [{"ends": "2026-11-01"}, {"ends": ""}, {"email": "nobody"}, {"reason": ""}, {"reason": "   "}]
)
def test_a_mistaken_form_gives_nothing(wrong):
    sent = {"email": "guest@reader.example", "ends": "2026-12-31", "reason": "Jury"} | wrong
    assert desk().post("/cms/access/complimentary/new/", sent).status_code == 200
    assert not Grant.objects.exists()


def test_the_acts_ask_for_rights_themselves():
    reporter = staff("Reporters")
    ends = NOW + DAY
    with pytest.raises(NotAllowedError):
        complimentary.give(email="a@b.example", ends=ends, reason="x", by=reporter)
    with pytest.raises(NotAllowedError):
        complimentary.take_back(grant=grant(reader()), reason="x", by=reporter)
    with pytest.raises(NotAllowedError):
        seats.found(name="x", owner=reporter, seats=100, ends=ends, by=reporter)
    with pytest.raises(NotAllowedError):
        institutions.admit(name="x", networks="203.0.113.0/24", ends=ends, by=reporter)
    assert AuditEntry.objects.filter(act__endswith=".refused", actor=reporter).count() == 4
    assert Grant.objects.live(NOW).count() == 1


def test_a_seat_is_not_taken_back_as_if_it_were_complimentary():
    group = seats.found(name="x", owner=reader("Halyna"), seats=1, ends=None, by=None)
    given = seats.accept(seat=seats.invite(group=group, email="", by=group.owner), by=reader())
    with pytest.raises(NotNowError):
        complimentary.take_back(grant=given, reason="x", by=staff())


def test_the_business_side_sets_the_meter():
    assert desk().get("/cms/settings/membership/accesssettings/").status_code == 302  # to its only row
    assert AccessSettings.load()


@given(st.dates(min_value=datetime(2000, 1, 1).date(), max_value=datetime(2100, 1, 1).date()))
@examples(deadline=None)
def test_the_last_day_is_the_day_that_was_given(day):
    assert last_day(end_of(day)) == day
