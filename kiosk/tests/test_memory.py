"""Answers stay in memory up to a bound; what nobody asks for goes first."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.answers import Answers
from kiosk.fast_path import FastPath
from kiosk.tests.conftest import ask, request, until

ALL = ("br", "gzip", "")


def filled(press, bare, room, count=40):
    for number in range(count):
        press.print(f"/{number}/", f"{number}" + "x" * 3000, codings=("",))
    bare.edition.catch_up()
    return Answers(press.data_dir, bare.edition.shelf, room)


def take(answers, bare, number, codings=ALL):
    return answers.get(bare.edition.find(f"/{number}/"), codings, bare.edition.site)


def test_no_more_is_kept_than_there_is_room_for(press, bare):
    answers = filled(press, bare, 60_000)
    for number in range(40):
        take(answers, bare, number)
        assert answers._taken <= 60_000
    assert 5 < len(answers.ready[ALL]) < 40


def test_what_is_asked_for_stays(press, bare):
    answers = filled(press, bare, 60_000)
    first = take(answers, bare, 0)
    for number in range(1, 40):
        take(answers, bare, number)
        assert take(answers, bare, 0) is first


def test_a_plate_that_would_fill_the_memory_is_not_kept(press, bare):
    answers = filled(press, bare, 20_000)
    assert take(answers, bare, 1).body == take(answers, bare, 1).body
    assert not answers.ready[ALL]


def test_wholes_are_kept_apart(press, bare):
    press.print("/closed/")
    press.print("/closed/ whole", access="members", article=1)
    answers = filled(press, bare, 60_000)
    answers.get(bare.edition.find("/closed/ whole"), ALL, bare.edition.site)
    assert not answers.ready[ALL]
    assert list(answers.ready_whole[ALL]) == [b"/closed/ whole"]
    answers.forget({"/closed/"})
    assert not answers.ready_whole[ALL]


@settings(suppress_health_check=list(HealthCheck), deadline=None, database=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([ALL, ("gzip", ""), ("",)]), st.booleans()), max_size=30))
def test_the_count_of_what_is_kept_is_true(press, bare, acts):
    answers = (
        filled(press, bare, 40_000, count=0) if bare.edition.find("/9/") else filled(press, bare, 40_000, count=10)
    )
    for number, codings, is_forgotten in acts:
        if is_forgotten:
            answers.forget({f"/{number}/"})
        else:
            take(answers, bare, number, codings)
        assert answers._taken == sum(
            len(each.rest) + len(each.rest_unchanged) + 600
            for order in answers.ready.values()
            for each in order.values()
        )


def test_a_changed_plate_is_forgotten_in_every_coding(press, bare):
    for accepted in ("br", "gzip", "identity", "br;q=0.1, gzip"):
        ask(bare, "/", headers={"Host": "lantern.example", "Accept-Encoding": accepted})
    press.print("/", "new")
    bare.edition.catch_up()
    assert not any(b"/" in order for order in bare.edition.answers.ready.values())


def left():
    """How many connections' protocols are there still, with nobody collecting garbage."""
    return sum(type(thing) is FastPath for thing in gc.get_objects())


def visit(served):
    """Many short visits: a page, nothing, a stream, what is no HTTP, and somebody who leaves before the answer."""
    for number in range(10):
        assert served.get().status == 200
        assert served.get(f"/nowhere-{number}/").status == 404
        served.raw(b"no HTTP\r\n\r\n")
        with served.connect() as stream:
            stream.sendall(request("/_/watch?plate=/"))
            assert stream.recv(100).startswith(b"HTTP/1.1 200")
        with served.connect() as hasty:
            hasty.sendall(request("/search/?q=harbour"))


@pytest.fixture
def uncollected():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected", "newsroom")
def test_a_connection_that_has_ended_leaves_nothing_behind(served):
    visit(served)
    until(lambda: left() == 0)


@pytest.mark.control
@pytest.mark.usefixtures("uncollected", "newsroom")
def test_one_that_names_itself_would_wait_for_the_garbage_collector(served, monkeypatch):
    def begin(self):
        FastPath.begin(self)
        self.scope["extensions"] = {"kiosk.abort": {"now": self.shutdown}}

    monkeypatch.setattr(FastPath, "begin", FastPath.on_message_begin, raising=False)
    monkeypatch.setattr(FastPath, "on_message_begin", begin)
    visit(served)
    assert left() >= 10
