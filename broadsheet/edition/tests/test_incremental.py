"""The edition that grew act by act is the edition printed from nothing, byte for byte."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.edition.tests.newsdesk import ACTS, Newsdesk
from broadsheet.foundation import sources
from broadsheet.live.refusals import RefusedError as LiveRefusedError
from broadsheet.newsroom.developing import DevelopingError
from broadsheet.newsroom.following_up import FollowUpClosedError, NotToReadersError
from broadsheet.newsroom.refusals import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

REFUSALS = (RefusedError, LiveRefusedError, ValidationError, DevelopingError, FollowUpClosedError, NotToReadersError)
EXAMPLES = int(os.environ.get("SOAK_EXAMPLES", "30"))
OF_ONE_KIND = int(os.environ.get("SOAK_EXAMPLES", "12"))
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=15)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failing run is short enough; shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_an_edition_grown_act_by_act_equals_one_printed_from_nothing(
    steps, time_machine, django_capture_on_commit_callbacks
):
    with TemporaryDirectory() as folder:
        _differs_nowhere(steps, Path(folder), time_machine, django_capture_on_commit_callbacks)


LIVE = ("cover", "move_coverage", "post", "short_item", "edit_post", "withdraw_post", "pin_post", "wait")
TELLING = st.lists(st.tuples(st.sampled_from(LIVE), st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=12)


@settings(
    max_examples=OF_ONE_KIND,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=TELLING)
def test_so_does_one_that_is_told_live(steps, time_machine, django_capture_on_commit_callbacks):
    begun = [("cover", 1, 1), ("post", 0, 0), ("post", 0, 3)]
    with TemporaryDirectory() as folder:
        _differs_nowhere([*begun, *steps], Path(folder), time_machine, django_capture_on_commit_callbacks)


STORIES = (
    "change_stories", "develop", "claim", "settle_claim", "change_story", "translate_story", "translate", "unpublish", "edit",
    "publish_new", "retract", "drop_correction", "kill", "wait",
)  # fmt: skip
RUNNING = st.lists(st.tuples(st.sampled_from(STORIES), st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=14)


@settings(
    max_examples=OF_ONE_KIND,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=RUNNING)
def test_so_does_one_of_running_stories(steps, time_machine, django_capture_on_commit_callbacks):
    begun = [
        ("change_stories", 0, 0),
        ("publish_new", 1, 1),
        ("change_stories", 1, 2),
        ("develop", 1, 2),
        ("claim", 0, 1),
    ]
    with TemporaryDirectory() as folder:
        _differs_nowhere([*begun, *steps], Path(folder), time_machine, django_capture_on_commit_callbacks)


@pytest.mark.control
def test_an_edition_whose_timelines_forget_their_sources_differs(
    tmp_path, monkeypatch, time_machine, django_capture_on_commit_callbacks
):
    record = sources.record
    monkeypatch.setattr(
        sources, "record", lambda *names: record(*(n for n in names if not n.startswith("list:running_story/")))
    )
    steps = [("publish_new", 1, 1), ("change_stories", 0, 0), ("change_stories", 1, 0), ("develop", 2, 1)]
    with pytest.raises(AssertionError):
        _differs_nowhere(steps, tmp_path, time_machine, django_capture_on_commit_callbacks)


@pytest.mark.control
def test_an_edition_whose_plates_forget_a_source_differs(
    tmp_path, monkeypatch, time_machine, django_capture_on_commit_callbacks
):
    record = sources.record
    monkeypatch.setattr(
        sources, "record", lambda *names: record(*(n for n in names if not n.startswith("list:archive/")))
    )
    steps = [("publish_new", 1, 1), ("publish_new", 2, 2)]
    with pytest.raises(AssertionError):
        _differs_nowhere(steps, tmp_path, time_machine, django_capture_on_commit_callbacks)


def _differs_nowhere(steps, folder, time_machine, on_commit):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    with editions.set_aside(folder / "grown"), transaction.atomic():
        press = Press()
        with on_commit(execute=True):
            desk = Newsdesk(time_machine.shift)
        editions.print_everything_due(press)
        for act, one, other in steps:
            with contextlib.suppress(*REFUSALS), on_commit(execute=True), transaction.atomic():
                desk.do(act, one, other)
            editions.print_everything_due(press)
        grown, files = editions.on_disk(), editions.files()
        anew, files_anew = editions.from_nothing(folder / "anew")
        _same(grown, anew)
        assert files == files_anew
        transaction.set_rollback(True)


def _same(grown, anew):
    assert grown.keys() - anew.keys() == set(), "these stand although nothing would print them"
    assert anew.keys() - grown.keys() == set(), "these were never printed"
    for address, plate in anew.items():
        assert grown[address] == plate, address
