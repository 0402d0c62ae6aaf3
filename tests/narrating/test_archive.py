"""Reading an archive aloud by a command."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from broadsheet.audio import archive, making
from broadsheet.audio.engines.base import EngineError
from broadsheet.audio.engines.hibari import HibariEngine
from broadsheet.audio.models import Narration, State, Why
from broadsheet.config.commands import narrate
from broadsheet.foundation import clock
from tests.factories import article, came_out, section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_it_is(settings, monkeypatch):
    settings.NARRATION = True
    monkeypatch.setattr(narrate.os, "nice", lambda _by: 0)


@pytest.fixture
def old():
    """Three, the oldest first, that came out before there was a voice."""
    return [
        came_out(article(name), clock.now() - timedelta(days=age))
        for name, age in (("One", 90), ("Two", 60), ("Three", 30))
    ]


def run(*options):
    return CliRunner().invoke(narrate.command, options)


def test_it_reads_what_has_no_narration_the_newest_first(old):
    assert archive.articles(since=None) == [one.pk for one in reversed(old)]
    done = run("--all")
    assert (done.exit_code, done.stdout) == (0, "3 files made.\n")
    assert Narration.objects.offered().count() == 3


def test_cut_off_it_goes_on_where_it_was(old):
    making.make(old[2].pk)
    assert archive.articles(since=None) == [old[1].pk, old[0].pk]
    run("--all")
    assert Narration.objects.count() == 3
    assert "nothing to read" in run("--all").output


def test_a_day_and_a_section_narrow_it(old):
    elsewhere = came_out(article("Four", section=section("Sport")), clock.now() - timedelta(days=10))
    day = (clock.now() - timedelta(days=45)).date()
    assert archive.articles(since=day) == [elsewhere.pk, old[2].pk]
    assert archive.articles(since=day, section="sport") == [elsewhere.pk]
    assert archive.articles(since=date(2020, 1, 1), language="uk") == []


def test_it_says_how_many_have_none_and_why(old):
    came_out(article("Крани", language="uk"), clock.now())
    said = run("--all").output
    assert "1 without a narration: uk: There is no good voice for this language here." in said


def test_one_that_breaks_stops_none_of_the_others(old, monkeypatch):
    say = HibariEngine.say

    def breaks_at_two(self, sentence):
        if "Two" in sentence:
            raise EngineError("out of breath")
        return say(self, sentence)

    monkeypatch.setattr(HibariEngine, "say", breaks_at_two)
    done = run("--all")
    assert done.exit_code == 1
    assert "2 files made." in done.output
    assert "Two: EngineError: out of breath" in done.output
    row = Narration.objects.current().get(article=old[1])
    assert (row.state, row.why) == (State.FAILED, Why.BROKE)
    monkeypatch.setattr(HibariEngine, "say", say)
    assert run("--all").exit_code == 0
    row.refresh_from_db()
    assert row.state == State.READY


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "say which articles"),
        (("--all", "--since", "2026-01-01"), "say which articles"),
        (("--since", "yesterday"), "does not match"),
        (("--all", "--section", "nowhere"), "There is no section “nowhere”"),
    ],
)
def test_a_mistake_is_told_in_words(options, told):
    done = run(*options)
    assert done.exit_code != 0
    assert told in done.output


def test_switched_off_it_says_so(settings):
    settings.NARRATION = False
    assert "switched off" in run("--all").output
