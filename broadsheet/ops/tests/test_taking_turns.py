"""What is done every so often is done once in that time, and a clock put back stops nothing for longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.ops.models import Heartbeat

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def take_turn(name: str = "reconciliation") -> bool:
    return Heartbeat.objects.take_turn(name, HOUR)


def test_a_turn_is_taken_once_in_its_time(time_machine):
    time_machine.move_to("2027-01-10T09:00:00Z", tick=False)
    assert (take_turn(), take_turn()) == (True, False)
    time_machine.shift(HOUR - timedelta(seconds=1))
    assert not take_turn()
    time_machine.shift(1)
    assert take_turn()


def test_each_has_turns_of_its_own():
    assert (take_turn("retention"), take_turn("letters")) == (True, True)


def test_a_clock_put_back_waits_no_longer():
    Heartbeat.objects.create(name="reconciliation", beat_at=clock.now() + timedelta(days=3))
    assert take_turn()
    assert not take_turn()
