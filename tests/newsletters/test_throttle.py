"""One process's share of a provider's lines and letters a minute, and rests that all processes keep."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.mail.lines import answers
from broadsheet.mail.lines.answers import Step
from broadsheet.newsletters.engine import throttle as throttling
from broadsheet.newsletters.engine.letters import One
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.engine.throttle import Throttle
from broadsheet.newsletters.models import JournalMark, Rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def passes(monkeypatch, time_machine):
    """Both clocks stand still until they are told that seconds pass."""
    begun, gone = clock.now(), [0.0]
    monkeypatch.setattr(throttling.time, "monotonic", lambda: gone[0])
    time_machine.move_to(begun, tick=False)

    def passed(seconds):
        gone[0] += seconds
        time_machine.move_to(begun + timedelta(seconds=gone[0]), tick=False)

    return passed


def one(provider):
    return One(
        pk=1, sending=1, subscription=1, token=1, to="a@b.proof", name="", end="", preferences="", code="", message_id="",
        is_member=False, arm=None, tries=0, provider=provider,
    )  # fmt: skip


def said(provider, code, text):
    end = End.ACCEPTED if code == 250 else End.DEFERRED
    return Result(one(provider), end, code, text, answers.said(Step.DOT, code, text, wanted=2))


def filled(throttle, provider, most=1000):
    """How many may be put on lines at once."""
    return next((number for number in range(most) if not throttle.take(provider)), most)


def test_no_more_lines_than_the_provider_s_and_each_process_takes_its_share(passes):
    throttle, half = Throttle("a"), Throttle("b", processes=2)
    assert (filled(throttle, "google"), filled(half, "google")) == (5, 2)
    assert filled(throttle, "small.example") == 10, "another provider's lines are its own"
    assert throttle.closed() == {"google", "small.example"}
    throttle.ended(said("google", 250, "2.0.0 ok"))
    assert "google" not in throttle.closed()
    assert filled(throttle, "google") == 1
    assert filled(Throttle("c", processes=99), "google") == 1, "none takes nothing"


def test_engines_of_other_machines_take_their_share_as_long_as_they_are_heard(passes):
    throttle = Throttle("a")
    for name, disk in (("a", "here"), ("b", "there"), ("c", "there")):
        JournalMark.objects.create(name=name, disk=disk)
    JournalMark.objects.create(name="gone", disk="there", beat_at=clock.now() - timedelta(minutes=2))
    throttle.share()
    assert filled(throttle, "small.example") == 3, "a third of ten"
    passes(31)
    throttle.share()
    assert filled(throttle, "small.example") == 7, "nobody else is heard any more: the rest of ten"


def test_a_minute_has_no_more_letters_than_the_share(passes):
    """A line is free again at once each time."""
    counts = []
    for processes in (1, 2):
        throttle, sent = Throttle("a", processes), 0
        for _second in range(61):
            while throttle.take("google"):
                throttle.returned("google")
                sent += 1
            assert throttle.closed() == {"google"}
            passes(1)
        counts.append(sent)
    assert 3_000 <= counts[0] <= 3_000 * 7 / 6 + 1
    assert 1_500 <= counts[1] <= 1_500 * 7 / 6 + 1


def test_told_that_it_is_too_fast_it_rests_then_tries_one_line_then_more(passes):
    throttle = Throttle("a")
    throttle.ended(said("google", 451, "4.7.1 not of the rate"))
    assert filled(throttle, "google") == 5, "the control: what is said of one letter"
    for _line in range(5):
        throttle.returned("google")
    throttle.ended(said("google", 421, "4.7.28 unusual rate"))
    assert (filled(throttle, "google"), throttle.closed()) == (0, {"google"})
    passes(599)
    assert filled(throttle, "google") == 0
    passes(1)
    for lines in (1, 2, 3, 4, 5):
        assert filled(throttle, "google") == lines
        for _line in range(lines - 1):
            throttle.returned("google")
        throttle.ended(said("google", 250, "2.0.0 ok"))
        passes(10)
    assert not throttle.closed()


def test_what_one_process_is_told_all_keep_to_and_it_tries_again_alone(passes):
    told, other = Throttle("told"), Throttle("other")
    for each in (told, other):
        each.share()
    told.ended(said("google", 421, "4.7.28 unusual rate"))
    told.share()
    assert filled(other, "google", 1) == 1, "the control: it has not looked yet"
    other.returned("google")
    passes(throttling.LOOK_EVERY)
    other.share()
    assert (filled(other, "google"), other.closed()) == (0, {"google"})
    rest = Rest.objects.get()
    assert (rest.holder, rest.until) == ("told", clock.now() + timedelta(minutes=10, seconds=-2))
    assert "4.7.28" in rest.why
    passes(600)
    for each in (told, other):
        each.share()
    assert (filled(told, "google"), filled(other, "google")) == (1, 0), "one line, whoever has it"
    for _success in range(5):
        told.ended(said("google", 250, "2.0.0 ok"))
        told.share()
    passes(throttling.LOOK_EVERY)
    other.share()
    assert not Rest.objects.exists()
    assert filled(other, "google") == 5


def test_a_process_that_was_told_and_died_holds_nobody_up_for_ever(passes):
    told, other = Throttle("told"), Throttle("other")
    told.ended(said("google", 421, "4.7.28 unusual rate"))
    told.share()
    passes(600 + 599)
    other.share()
    assert filled(other, "google") == 0
    passes(2)
    other.share()
    assert filled(other, "google") == 5
