"""What an experiment fixes stays fixed, and a reader stays in their arm."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from broadsheet.accounts.models import User
from broadsheet.campaigns import assigning, buckets, experimenting, fixing, planning
from broadsheet.campaigns.models import Arm, Experiment, ExperimentStart, ExperimentStop
from broadsheet.campaigns.models.experiment import Standing
from broadsheet.campaigns.planning import PlannedArm
from broadsheet.foundation import clock, sources
from broadsheet.membership.refusals import NotAllowedError, NotNowError, RefusedError
from broadsheet.membership.tests.cast import reader
from broadsheet.ops.models import AuditEntry

VECTORS = json.loads((Path(__file__).parent / "positions.json").read_text())
HALVES = (PlannedArm("plain", "words.a", 5000), PlannedArm("warm", "words.b", 5000))


@pytest.fixture
def draft(db):
    """Two arms of a half each."""
    return made()


def made(arms=HALVES, **facts):
    """A draft. Its salt is known: under one of three hundred, even figures of its arms would look like a fault."""
    usual = {
        "key": "words", "name": "Which words", "placement": "end", "default_ask": "plain", "planned": 100_000,
        "starts_at": clock.now() - timedelta(hours=1), "cap": 20_000,
    }  # fmt: skip
    usual["salt"] = facts.get("key", usual["key"])
    return planning.plan(experiment=Experiment(**usual | facts), arms=arms, by=None)


@pytest.fixture
def running(draft):
    experimenting.start(experiment=draft, by=None)
    return Experiment.objects.with_acts().get(pk=draft.pk)


def refused(act):
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    except DatabaseError as error:
        return fixing.is_refusal(error)
    return False


def arm_of(experiment, variant):
    return experiment.arms.get(variant=variant)


pytestmark = pytest.mark.django_db


# Buckets


@pytest.mark.parametrize(("salt", "bucket", "place"), VECTORS)
def test_a_place_is_the_one_in_the_table(salt, bucket, place):
    assert buckets.position(salt, bucket) == place


@pytest.mark.parametrize("salt", ["holdback", "0123456789abcdef", "a", "b", "ab", "fedcba9876543210"])
def test_places_are_even(salt):
    """Chi-square over a hundred cells: with 99 degrees of freedom, 1 in 100,000 is above 168."""
    cells = Counter(buckets.position(salt, bucket) // 100 for bucket in range(10_000))
    assert sum((cells[cell] - 100) ** 2 / 100 for cell in range(100)) < 168


def test_places_under_two_salts_have_nothing_to_do_with_each_other():
    cells = Counter(
        (buckets.position("one", bucket) // 1000, buckets.position("two", bucket) // 1000) for bucket in range(10_000)
    )
    assert sum((cells[a, b] - 100) ** 2 / 100 for a in range(10) for b in range(10)) < 168


def test_an_arm_has_about_its_share_of_the_buckets_and_how_many_is_known():
    found = buckets.sizes("0123456789abcdef", 500, ((0, 5000), (5000, 10_000)))
    assert sum(found) == sum(not buckets.is_held_back(bucket, 500) for bucket in range(10_000))
    assert all(abs(size - 4750) < 250 for size in found)


@pytest.mark.parametrize("text", ["", "-1", "10000", "0001", "1.5", "٣", " 1", "1\n", "x", "99999"])
def test_what_is_no_bucket_is_none(text):
    assert buckets.read(text) is None


def test_those_who_are_held_back_are_the_same_for_ever_and_in_every_experiment():
    few = {bucket for bucket in range(10_000) if buckets.is_held_back(bucket, 500)}
    more = {bucket for bucket in range(10_000) if buckets.is_held_back(bucket, 1000)}
    assert few < more
    assert 400 < len(few) < 600


# Who is shown what


def test_each_reader_is_shown_the_ask_of_their_arm(running):
    facts = assigning.facts(running)
    shown = Counter(assigning.assigned(facts, bucket) for bucket in range(10_000))
    assert set(shown) == {assigning.Assignment("plain", "words.a"), assigning.Assignment("warm", "words.b")}
    assert all(abs(count - 5000) < 250 for count in shown.values())


def test_readers_of_a_retired_arm_see_what_everybody_else_does_and_all_others_stay_where_they_are(running):
    before = [assigning.assigned(assigning.facts(running), bucket) for bucket in range(10_000)]
    experimenting.retire(arm=arm_of(running, "words.b"), reason="It offends people", by=None)
    described = assigning.facts(Experiment.objects.with_acts().get())
    for bucket, was in enumerate(before):
        now = assigning.assigned(described, bucket)
        assert now == (was if was.variant == "words.a" else assigning.Assignment("plain", ""))


@pytest.mark.control
def test_were_an_arm_deleted_instead_and_the_rest_spread_out_readers_would_change_their_arms(db):
    thirds = [PlannedArm("plain", f"thirds.{name}", 3333) for name in "abc"]
    described = assigning.facts(made(thirds))
    before = [assigning.assigned(described, bucket).variant for bucket in range(10_000)]
    rest = [described["arms"][1] | {"first": 0, "after": 5000}, described["arms"][2] | {"first": 5000}]
    after = [assigning.assigned(described | {"arms": rest}, bucket).variant for bucket in range(10_000)]
    moved = [was for was, now in zip(before, after, strict=True) if was not in {"thirds.a", "", now}]
    assert len(moved) > 1000


def test_those_held_back_and_those_outside_all_arms_are_in_none(db):
    described = assigning.facts(
        made([PlannedArm("plain", "few.a", 1000), PlannedArm("warm", "few.b", 1000)], holdback=1000)
    )
    shown = Counter(assigning.assigned(described, bucket) for bucket in range(10_000))
    assert 800 < shown[assigning.Assignment("", "")] < 1200
    assert shown[assigning.Assignment("plain", "")] > 6500


def test_pages_carry_what_runs_now_and_know_when_that_changes(running):
    with sources.recording() as recorded:
        assert [facts["key"] for facts in assigning.running("end")] == ["words"]
        assert assigning.running("banner") == []
    assert "experiments" in recorded
    experimenting.stop(experiment=running, reason="Enough", by=None)
    assert assigning.running() == []


def test_one_that_begins_later_is_on_no_page_yet_but_the_page_knows_the_moment(db):
    begins = clock.now() + timedelta(days=1)
    later = made(starts_at=begins)
    experimenting.start(experiment=later, by=None)
    with sources.recording() as recorded:
        assert assigning.running() == []
    assert sources.clock_source(begins) in recorded
    assert Experiment.objects.with_acts().get().standing(clock.now()) == Standing.PLANNED


# What is fixed


@pytest.mark.parametrize(
    "change",
    [{"first": 100}, {"after": 4000}, {"ask": "other"}, {"variant": "words.z"}],
)
def test_a_started_experiments_arms_cannot_be_changed_whoever_asks(running, change):
    assert refused(lambda: Arm.objects.filter(variant="words.a").update(**change))


@pytest.mark.parametrize(
    "change",
    [{"salt": "x"}, {"holdback": 9}, {"cap": 1}, {"planned": 2000}, {"minimum_days": 7}, {"key": "x"}, {"placement": "x"},
     {"starts_at": clock.now()}],
)  # fmt: skip
def test_nor_can_what_else_was_planned(running, change):
    assert refused(lambda: Experiment.objects.filter(pk=running.pk).update(**change))


@pytest.mark.control
@pytest.mark.parametrize("change", [{"salt": "x"}, {"holdback": 9}, {"cap": 1}])
def test_a_draft_can_be_changed(draft, change):
    assert not refused(lambda: Experiment.objects.filter(pk=draft.pk).update(**change))
    assert not refused(lambda: Arm.objects.filter(variant="words.a").update(after=4000))


@pytest.mark.control
def test_without_its_guards_the_database_would_let_it_through(running):
    fixing.lift(connection)
    try:
        assert not refused(lambda: Arm.objects.filter(variant="words.a").update(after=4000))
    finally:
        fixing.lay(connection)


def test_nothing_of_a_started_experiment_can_be_deleted(running):
    for act in (
        lambda: Arm.objects.filter(variant="words.a")._raw_delete("default"),
        lambda: ExperimentStart.objects.all()._raw_delete("default"),
        lambda: Arm.objects.create(experiment=running, ask="new", variant="words.c", first=0, after=1),
    ):
        assert refused(act)
    experimenting.stop(experiment=running, reason="Enough", by=None)
    assert refused(lambda: ExperimentStop.objects.all()._raw_delete("default"))


@pytest.mark.parametrize(("first", "after"), [(0, 1), (4999, 5001), (0, 10_000), (2000, 3000), (9999, 10_000)])
def test_arms_cannot_overlap(draft, first, after):
    assert refused(lambda: Arm.objects.create(experiment=draft, ask="new", variant="words.c", first=first, after=after))


@pytest.mark.control
def test_side_by_side_they_do_not(db):
    one = made([PlannedArm("plain", "few.a", 1000), PlannedArm("warm", "few.b", 1000)], key="few")
    assert not refused(lambda: Arm.objects.create(experiment=one, ask="new", variant="few.c", first=2000, after=3000))


@pytest.mark.parametrize(("first", "after"), [(5, 5), (6, 5), (9000, 10_001)])
def test_an_arm_lies_within_the_whole(draft, first, after):
    Arm.objects.filter(variant="words.b").delete()
    assert refused(lambda: Arm.objects.create(experiment=draft, ask="new", variant="c", first=first, after=after))


def test_a_variant_belongs_to_one_arm_alone_for_ever(running):
    assert refused(lambda: made(key="other"))


def test_a_retired_arm_never_comes_back(running):
    experimenting.retire(arm=arm_of(running, "words.b"), reason="Broken", by=None)
    assert refused(lambda: Arm.objects.filter(variant="words.b").update(retired_at=None))


@pytest.mark.parametrize("word", ["", "two words", "ü", "a/b", "x" * 65, "a\n"])
def test_words_for_the_ledger_are_plain(db, word):
    with pytest.raises(ValidationError):
        Arm(ask="plain", variant=word, first=0, after=1).full_clean(exclude=["experiment"])


# Acts


def test_an_act_leaves_a_line_of_who_and_why(running):
    by = User.objects.create_superuser("admin@lantern.example", "x")
    experimenting.retire(arm=arm_of(running, "words.b"), reason="It offends people", by=by)
    experimenting.stop(experiment=running, reason="Enough", by=by)
    acts = AuditEntry.objects.filter(object_type="campaigns.experiment").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "experiment.plan", "experiment.start", "experiment.retire_arm", "experiment.stop",
    ]  # fmt: skip
    retired = acts.get(act="experiment.retire_arm")
    assert (retired.actor, retired.detail) == (by, {"variant": "words.b", "reason": "It offends people"})
    assert arm_of(running, "words.b").retired_by == by


def test_each_act_is_done_once(running):
    for act in (
        lambda: experimenting.start(experiment=running, by=None),
        lambda: planning.plan(experiment=running, arms=HALVES, by=None),
    ):
        with pytest.raises(NotNowError):
            act()
    arm = arm_of(running, "words.b")
    experimenting.retire(arm=arm, reason="Broken", by=None)
    with pytest.raises(NotNowError):
        experimenting.retire(arm=arm, reason="Broken", by=None)
    experimenting.stop(experiment=running, reason="Enough", by=None)
    for act in (
        lambda: experimenting.stop(experiment=running, reason="Enough", by=None),
        lambda: experimenting.retire(arm=arm_of(running, "words.a"), reason="Broken", by=None),
    ):
        with pytest.raises(NotNowError):
            act()


def test_a_draft_can_neither_be_ended_nor_have_an_arm_retired(draft):
    with pytest.raises(NotNowError):
        experimenting.stop(experiment=draft, reason="Enough", by=None)
    with pytest.raises(NotNowError):
        experimenting.retire(arm=arm_of(draft, "words.a"), reason="Broken", by=None)


@pytest.mark.parametrize("arms", [[], HALVES[:1]])
def test_an_experiment_has_two_arms(db, arms):
    with pytest.raises(NotNowError):
        experimenting.start(experiment=made(arms), by=None)


def test_arms_are_no_more_than_the_whole(db):
    with pytest.raises(RefusedError):
        made([PlannedArm("plain", "a", 6000), PlannedArm("warm", "b", 5000)])


def test_one_whose_time_is_over_is_not_started(db):
    over = made(starts_at=clock.now() - timedelta(days=9), ends_at=clock.now() - timedelta(days=1))
    with pytest.raises(NotNowError):
        experimenting.start(experiment=over, by=None)


def test_a_reader_runs_no_experiments(running):
    nobody = reader()
    for act in (
        lambda: experimenting.stop(experiment=running, reason="x", by=nobody),
        lambda: experimenting.retire(arm=arm_of(running, "words.a"), reason="x", by=nobody),
        lambda: experimenting.start(experiment=running, by=nobody),
        lambda: planning.plan(experiment=Experiment(), arms=HALVES, by=nobody),
    ):
        with pytest.raises(NotAllowedError):
            act()
