"""Whoever has time to spare waits for whoever presses a button, and never for ever."""

from __future__ import annotations

import os

import pytest

from broadsheet.foundation import giving_way


@pytest.fixture(autouse=True)
def clock(settings, tmp_path, monkeypatch):
    """A clock that goes on only while somebody waits."""
    settings.DATA_DIR = tmp_path
    now = [10**15]
    monkeypatch.setattr(giving_way, "_now", lambda: now[0])
    monkeypatch.setattr(giving_way, "_nap", lambda seconds: now.__setitem__(0, now[0] + round(seconds * 1e9)))
    return now


def waited(clock, patience=None):
    began = clock[0]
    (patience or giving_way.Patience()).wait()
    return (clock[0] - began) / 1e9


def test_nobody_waits_for_nobody(clock):
    assert waited(clock) == 0


def test_a_press_is_waited_for_and_then_no_more(clock):
    giving_way.say()
    assert waited(clock) == pytest.approx(giving_way.HELD, abs=giving_way.STEP)
    assert waited(clock) == 0


def test_presses_without_end_hold_a_piece_of_work_up_only_so_long(clock, monkeypatch):
    monkeypatch.setattr(giving_way, "somebody_waits", lambda: True)
    patience = giving_way.Patience()
    assert waited(clock, patience) == pytest.approx(giving_way.MOST, abs=giving_way.STEP)
    assert waited(clock, patience) == 0
    assert waited(clock) > 0  # the next piece


def test_what_was_said_before_the_machine_was_started_anew_counts_for_nothing(clock):
    giving_way.say()
    clock[0] = 5 * 10**9
    assert waited(clock) == 0


def test_a_folder_that_nobody_may_write_to_disturbs_nobody(clock, monkeypatch):
    def refuse(*_args, **_named):
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    giving_way.say()
    assert waited(clock) == 0
