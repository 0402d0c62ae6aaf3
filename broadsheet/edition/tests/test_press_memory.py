"""A press that prints for months keeps no more than it needs: what pages shared goes in circles, and they are looked for."""

from __future__ import annotations

import gc
import weakref

import pytest

from broadsheet.edition import press_room
from broadsheet.edition.press_room import PressRoom
from broadsheet.edition.tests import editions

pytestmark = pytest.mark.django_db


class Circle:
    """As an article and its byline hold one another."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def room(tmp_path):
    thresholds = gc.get_threshold()
    with editions.set_aside(tmp_path):
        made = PressRoom()
        made.make_ready()
        yield made
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def _forgotten(room, count):
    circles = [Circle() for _number in range(count)]
    watched = [weakref.ref(each) for each in circles]
    for number, each in enumerate(circles):
        room.press._shelf.put(number, each, ["article:1"])
    room.press._shelf.drop(["article:1"])
    return watched


def test_what_a_full_run_shared_and_needs_no_more_is_given_back(room, monkeypatch):
    monkeypatch.setattr(press_room, "SWEPT_AT_WORK", 20)
    watched = _forgotten(room, 20)
    list(room.print_all())
    assert not any(each() for each in watched)


@pytest.mark.control
def test_without_looking_for_circles_it_stays(room, monkeypatch):
    monkeypatch.setattr(press_room, "SWEPT_AT_WORK", 10**9)
    watched = _forgotten(room, 20)
    assert all(each() for each in watched)
    list(room.print_all())
    assert all(each() for each in watched), "Python itself looks for them once in a hundred million objects"


def test_at_rest_less_is_worth_it(room, monkeypatch):
    list(room.print_all())
    monkeypatch.setattr(press_room, "QUIET_SECONDS", 0)
    monkeypatch.setattr(press_room, "SWEPT_AT_REST", 5)
    watched = _forgotten(room, 5)
    room.work()
    assert not any(each() for each in watched)
