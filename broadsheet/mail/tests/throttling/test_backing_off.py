"""Told that we are too fast, we stop, try with one line, and come back one line at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.mail.lines.answers import Kind, Step, said
from broadsheet.mail.throttling.backing_off import REST, BackOff, Pace, is_too_fast

NOW = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
FAST = said(Step.DOT, 421, "4.7.28 unusual rate of mail", wanted=2)
FINE = said(Step.DOT, 250, "2.0.0 ok", wanted=2)
NOBODY = said(Step.RCPT, 550, "5.1.1 nobody", wanted=2)
FULL = said(Step.RCPT, 452, "4.2.2 mailbox full", wanted=2)
MOST = 5


def test_the_procedure_of_google():
    state = BackOff().after(FAST, NOW, MOST)
    assert state.allowed(NOW + REST - timedelta(seconds=1), MOST) == 0
    assert state.allowed(NOW + REST, MOST) == 1
    again = state.after(FAST, NOW + REST, MOST)
    assert again.allowed(NOW + 2 * REST - timedelta(seconds=1), MOST) == 0
    allowed = []
    for _letter in range(MOST):
        again = again.after(FINE, NOW + 2 * REST, MOST)
        allowed.append(again.allowed(NOW + 2 * REST, MOST))
    assert allowed == [2, 3, 4, 5, 5]
    assert again.pace is Pace.OPEN


def test_a_refusal_while_coming_back_begins_again():
    state = BackOff(Pace.TRYING, 3).after(FAST, NOW, MOST)
    assert (state.pace, state.allowed(NOW, MOST), state.allowed(NOW + REST, MOST)) == (Pace.RESTING, 0, 1)


@pytest.mark.parametrize("answer", [NOBODY, FULL])
def test_what_is_said_of_one_reader_changes_nothing(answer):
    for state in (BackOff(), BackOff(Pace.TRYING, 2), BackOff(Pace.RESTING, 0, NOW)):
        assert state.after(answer, NOW, MOST) == state


def test_what_was_under_way_when_it_stopped_does_not_end_the_rest():
    state = BackOff().after(FAST, NOW, MOST)
    assert state.after(FINE, NOW + timedelta(seconds=1), MOST) == state


def test_some_words_mean_a_longer_rest():
    state = BackOff().after(said(Step.MAIL, 553, "5.7.2 [TSS04] All messages", wanted=2), NOW, MOST)
    assert state.allowed(NOW + timedelta(hours=1, minutes=59), MOST) == 0
    assert state.after(FAST, NOW, MOST).until == state.until, "and are not made shorter by a lesser one"
    assert not is_too_fast(said(Step.DOT, 554, "5.7.1 spam", wanted=2))


ANSWERS = st.sampled_from([FAST, FINE, NOBODY, FULL])


@given(st.integers(1, 20), st.lists(st.tuples(st.integers(0, 900), ANSWERS), max_size=80))
def test_never_a_line_within_ten_minutes_and_never_more_than_one_more_for_a_success(most, history):
    state, now, stopped_at = BackOff(), NOW, None
    for seconds, answer in history:
        now += timedelta(seconds=seconds)
        before = state.allowed(now, most)
        assert 0 <= before <= most
        if stopped_at is not None and now < stopped_at + REST:
            assert before == 0
        state = state.after(answer, now, most)
        assert state.allowed(now, most) <= max(before + 1, 1)
        if answer is FAST:
            stopped_at = now
            assert state.allowed(now, most) == 0
            assert state.allowed(now + REST, most) == 1
        assert answer.kind is Kind.ACCEPTED or state.allowed(now, most) <= before


@given(st.lists(ANSWERS, max_size=30), st.integers(1, 20))
def test_whoever_answers_well_long_enough_is_open_again(history, most):
    state = BackOff()
    for answer in history:
        state = state.after(answer, NOW, most)
    later = NOW + REST
    for _letter in range(most):
        state = state.after(FINE, later, most)
    assert state.allowed(later, most) == most
