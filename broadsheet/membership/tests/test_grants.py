"""Access is the union of the live grants, and nothing else decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from broadsheet.foundation import clock
from broadsheet.membership import events, granting, passes
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.tests.cast import grant, reader
from broadsheet.ops.models import AuditEntry

DAY = timedelta(days=1)
START = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = ("members", "registered", "events", "archive")

days = st.integers(0, 20)
facts = st.fixed_dictionaries(
    {
        "benefits": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        "starts": days,
        "lasts": st.none() | days,
        "grace": st.none() | st.integers(0, 5),
        "revoked": st.none() | days,
    }
)


def by_the_written_rule(rows, at):
    """The rule of `docs/access.md`, in its own words: no line of the product's is used."""
    found = set()
    for row in rows:
        begun = row["starts"] <= at
        end = None if row["lasts"] is None else row["starts"] + row["lasts"] + (row["grace"] or 0)
        ended = end is not None and at >= end
        revoked = row["revoked"] is not None and at >= row["revoked"]
        if begun and not ended and not revoked:
            found |= set(row["benefits"])
    return found


class TestUnion(TestCase):
    @given(st.lists(facts, max_size=6), st.integers(-1, 30), st.randoms())
    @examples(max_examples=80, deadline=None)
    def test_access_is_the_union_of_what_is_live_whatever_the_order(self, rows, at, chance):
        person = reader()
        chance.shuffle(rows)
        for row in rows:
            ends = START + DAY * (row["starts"] + row["lasts"]) if row["lasts"] is not None else None
            made = grant(
                person,
                *row["benefits"],
                starts=START + DAY * row["starts"],
                ends=ends,
                grace_ends=ends + DAY * row["grace"] if ends and row["grace"] is not None else None,
            )
            if row["revoked"] is not None:
                with time_machine.travel(START + DAY * row["revoked"], tick=False):
                    granting.revoke(grant=made, by=None)
        moment = START + DAY * at
        wanted = by_the_written_rule(rows, at)
        assert Grant.objects.live(moment).of(person).benefits() == wanted
        assert {word for one in Grant.objects.of(person) if one.is_live(moment) for word in one.benefits} == wanted
        with time_machine.travel(moment, tick=False):
            right = passes.right_of(person)
            assert right.benefits == wanted | {"registered"}
            assert by_the_written_rule(rows, at) <= right.benefits
            assert moment < right.until <= moment + passes.LIFE


pytestmark = pytest.mark.django_db


def test_somebody_elses_grant_gives_nothing():
    grant(reader("Olha"))
    assert passes.right_of(reader("Petro")).benefits == {"registered"}


def test_a_grant_is_written_once():
    made = grant(reader())
    made.benefits = ["members", "everything"]
    with pytest.raises(TypeError):
        made.save()


def test_each_act_leaves_a_row_and_tells_of_it(django_capture_on_commit_callbacks):
    heard = []
    listeners = {
        signal: lambda grant, name=name, **_more: heard.append(name)
        for signal, name in [
            (events.grant_given, "given"),
            (events.grant_moved, "moved"),
            (events.grant_revoked, "revoked"),
        ]
    }
    for signal, listen in listeners.items():
        signal.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        made = grant(reader(), ends=clock.now() + DAY)
        granting.move_end(grant=made, ends=clock.now() + 2 * DAY, by=None, reason="paid another day")
        granting.revoke(grant=made, by=None, reason="asked for their money back")
        granting.revoke(grant=made, by=None)
    assert heard == ["given", "moved", "revoked"]
    acts = AuditEntry.objects.filter(object_type="membership.grant", object_id=made.pk).order_by("pk")
    assert [entry.act for entry in acts] == ["grant.give", "grant.move_end", "grant.revoke"]
    assert acts[1].detail["reason"] == "paid another day"


def test_moving_the_end_to_where_it_is_does_nothing():
    ends = clock.now() + DAY
    made = grant(reader(), ends=ends)
    granting.move_end(grant=made, ends=ends, by=None)
    assert not AuditEntry.objects.filter(act="grant.move_end").exists()


def test_a_grant_never_ends_before_it_began():
    made = grant(reader())
    moved = granting.move_end(grant=made, ends=clock.now() - 5 * DAY, by=None)
    assert moved.ends == made.starts
    assert not moved.is_live(clock.now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": None},
        {"ends": START - DAY, "starts": START},
        {"grace_ends": START},
        {"ends": START + DAY, "starts": START, "grace_ends": START},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    facts = {"person": reader(), "benefits": ["members"], "source": Source.COMPLIMENTARY, "by": None} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        granting.give(**facts)


def test_one_seat_gives_one_live_grant():
    first = grant(reader("Olha"), source=Source.SEAT, source_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(reader("Petro"), source=Source.SEAT, source_id=7)
    granting.revoke(grant=first, by=None)
    grant(reader("Petro"), source=Source.SEAT, source_id=7)
