"""The ramp, the ceiling, quiet hours, and when to try again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail.throttling import retrying
from broadsheet.mail.throttling.days import Day, Ramp, is_quiet, may_go, quiet_until, ramped

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
TIMES = st.times()


def test_the_ramp_grows_evenly_from_its_first_day_to_its_last():
    ramp = Ramp(began_on=date(2026, 11, 1))
    days = [ramped(ramp, date(2026, 11, 1) + timedelta(days=day)) for day in range(43)]
    assert (days[0], days[41], days[42]) == (200, 200_000, None)
    assert all(1 < later / earlier < 1.25 for earlier, later in pairwise(days[:42])), "never a sudden doubling"
    assert ramped(ramp, date(2026, 10, 1)) == 200
    assert ramped(None, date(2026, 11, 1)) is None


@given(st.integers(0, 500), st.integers(0, 2_000), st.none() | st.integers(0, 1_000), st.none() | st.integers(0, 60))
def test_no_day_has_more_than_its_ceiling_and_its_ramp(wanted, sent, ceiling, began_days_ago):
    ramp = None if began_days_ago is None else Ramp(NOON.date() - timedelta(days=began_days_ago))
    count = may_go(Day(ramp=ramp, ceiling=ceiling), local_now=NOON, sent_today=sent, wanted=wanted)
    limits = [limit for limit in (ceiling, ramped(ramp, NOON.date())) if limit is not None]
    assert 0 <= count <= wanted
    assert count == 0 or all(sent + count <= limit for limit in limits)
    assert limits or count == wanted


@given(TIMES, TIMES, TIMES)
def test_quiet_hours_are_quiet_and_their_end_is_known(begin, end, at):
    day = Day(quiet_from=begin, quiet_to=end)
    now = datetime.combine(NOON.date(), at, tzinfo=UTC)
    until = quiet_until(day, now)
    assert (until is not None) is is_quiet(day, at)
    assert (may_go(day, local_now=now, sent_today=0, wanted=1) == 0) is is_quiet(day, at)
    if until is not None:
        assert now < until <= now + timedelta(days=1)
        assert not is_quiet(day, until.time())


def test_quiet_hours_go_over_midnight():
    night = Day(quiet_from=time(22), quiet_to=time(7))
    assert [is_quiet(night, time(hour)) for hour in (21, 22, 0, 6, 7)] == [False, True, True, True, False]
    assert not is_quiet(Day(quiet_from=time(7), quiet_to=time(7)), time(7))


@given(st.integers(0, 10**9), st.integers(1, 240))
def test_a_deferred_letter_is_tried_twice_in_the_first_hour_then_every_two_to_three_until_it_expires(spread, hours):
    now, tries, expires = NOON, 1, NOON + timedelta(hours=hours)
    times = [now]
    while (due := retrying.next_try(tries=tries, now=now, expires=expires, spread=spread)) is not None:
        now, tries = due, tries + 1
        times.append(now)
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert all(wait >= timedelta(minutes=30) for wait in waits)
    assert sum(at <= NOON + timedelta(hours=1) for at in times[1:]) == 2
    assert all(timedelta(hours=2) <= wait <= timedelta(hours=3) for wait in waits[2:])
    assert times[-1] <= expires < times[-1] + timedelta(hours=3)


def test_letters_come_back_apart_from_each_other():
    dues = {retrying.next_try(tries=3, now=NOON, expires=NOON + timedelta(days=1), spread=key) for key in range(61)}
    assert len(dues) == 61
    with pytest.raises(ValueError, match="tried"):
        retrying.next_try(tries=0, now=NOON, expires=NOON)
