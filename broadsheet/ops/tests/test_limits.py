"""Limits: counted from the first try, by everybody together, and forgotten afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from broadsheet.foundation import clock
from broadsheet.ops import limits
from broadsheet.ops.limits import Limit
from broadsheet.ops.models import LimitCount

BEFORE_THE_HOUR = datetime(2026, 11, 27, 2, 59, 59, tzinfo=UTC)
HOURLY = Limit("of the test", at_most=3, seconds=3600)


@pytest.mark.django_db
def test_the_stroke_of_the_clock_gives_nobody_twice_as_many():
    with time_machine.travel(BEFORE_THE_HOUR, tick=False) as now:
        assert [HOURLY.take("one") for _time in range(4)] == [True, True, True, False]
        now.shift(2)
        assert HOURLY.is_used_up("one")
        assert not HOURLY.take("one")
        now.shift(3600)
        assert not HOURLY.is_used_up("one")
        assert HOURLY.take("one")


@pytest.mark.django_db
def test_keys_and_limits_are_counted_apart_and_a_key_can_be_cleared():
    other = Limit("another of the test", at_most=1, seconds=60)
    assert [HOURLY.take("one"), other.take("one"), HOURLY.take("two")] == [True, True, True]
    assert other.is_used_up("one")
    assert not HOURLY.is_used_up("one")
    other.clear("one")
    assert not other.is_used_up("one")


@pytest.mark.django_db
def test_a_clock_that_was_days_ahead_shuts_nobody_out():
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert [HOURLY.take("one") for _time in range(4)][-1] is False
    assert not HOURLY.is_used_up("one")
    assert HOURLY.take("one")


@pytest.mark.django_db
def test_what_was_counted_days_ago_is_forgotten_and_what_runs_is_kept():
    with time_machine.travel(clock.now() - limits.KEPT - timedelta(seconds=5), tick=False):
        HOURLY.take("old")
    HOURLY.take("new")
    assert limits.tidy() == 1
    assert LimitCount.objects.count() == 1


class TestAnyTimes(TestCase):
    @settings(max_examples=40)
    @given(pauses=st.lists(st.integers(0, 90), max_size=25))
    def test_of_one_a_minute_two_are_never_less_than_a_minute_apart(self, pauses):
        once, let = Limit("once", at_most=1, seconds=60), []
        with time_machine.travel(BEFORE_THE_HOUR, tick=False) as now:
            for pause in pauses:
                now.shift(pause)
                if once.take("one"):
                    let.append(clock.now())
        assert all((later - earlier).total_seconds() >= 60 for earlier, later in pairwise(let))
