"""Experiments on the desk: planned, started, read, retired and ended by those who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation
from wagtail.users.models import UserProfile

from broadsheet.accounts.models import User
from broadsheet.campaigns import experimenting
from broadsheet.campaigns.models import Experiment
from broadsheet.foundation import clock
from broadsheet.ops.models import AuditEntry
from tests.campaigns.test_experiments import arm_of, made
from tests.campaigns.test_results import WEEKS, paid, seen

pytestmark = pytest.mark.django_db

LIST = "/cms/money/campaigns/experiments/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("admin@lantern.example", "x"))
    return client


@pytest.fixture
def words():
    with time_machine.travel(clock.now() - WEEKS):
        draft = made()
        experimenting.start(experiment=draft, by=None)
    return draft


def page(desk, experiment):
    text = desk.get(f"{LIST}{experiment.pk}/").content.decode()
    return re.sub(r"\s+", " ", text)


def filled(**changes):
    form = {
        "name": "Which words", "key": "words", "campaign": "", "placement": "end", "default_ask": "plain", "holdback": "100",
        "starts_at": "2027-01-01 09:00", "ends_at": "", "minimum_days": "14", "planned": "100000", "cap": "250.50",
        "arms-TOTAL_FORMS": "4", "arms-INITIAL_FORMS": "0", "arms-MIN_NUM_FORMS": "2", "arms-MAX_NUM_FORMS": "6",
        "arms-0-ask": "plain", "arms-0-variant": "words.a", "arms-0-share": "50",
        "arms-1-ask": "warm", "arms-1-variant": "words.b", "arms-1-share": "33.33",
    }  # fmt: skip
    return form | changes


def test_one_is_planned_with_its_arms_side_by_side(desk):
    answer = desk.post(f"{LIST}new/", filled())
    found = Experiment.objects.get()
    assert answer.url == f"{LIST}{found.pk}/"
    assert found.cap == 25_050
    assert list(found.arms.values_list("ask", "variant", "first", "after")) == [
        ("plain", "words.a", 0, 5000), ("warm", "words.b", 5000, 8333),
    ]  # fmt: skip


def test_a_draft_is_changed_and_keeps_its_words(desk):
    desk.post(f"{LIST}new/", filled())
    found = Experiment.objects.get()
    form = desk.get(f"{LIST}{found.pk}/plan/").content.decode()
    assert 'value="words.b"' in form
    assert 'value="33.33"' in form
    answer = desk.post(f"{LIST}{found.pk}/plan/", filled(**{"arms-INITIAL_FORMS": "2", "arms-1-share": "50"}))
    assert answer.status_code == 302
    assert arm_of(found, "words.b").after == 10_000


@pytest.mark.parametrize(
    "wrong",
    [{"arms-1-share": "51"}, {"arms-1-variant": "words.a"}, {"arms-1-variant": "two words"}, {"arms-1-share": "0"}, {"cap": "0"},
     {"arms-1-ask": "", "arms-1-variant": "", "arms-1-share": ""}, {"key": "ü"}, {"minimum_days": "3"}, {"holdback": "6000"}],
)  # fmt: skip
def test_what_cannot_be_is_not_saved_and_said(desk, wrong):
    answer = desk.post(f"{LIST}new/", filled(**wrong))
    assert answer.status_code == 200
    assert not Experiment.objects.exists()
    assert "money-bad" in answer.content.decode() or answer.context["form"].errors


def test_an_arm_of_a_draft_can_be_left_out_again(desk):
    third = {"arms-2-ask": "new", "arms-2-variant": "words.c", "arms-2-share": "10"}
    desk.post(f"{LIST}new/", filled(**third))
    found = Experiment.objects.get()
    assert found.arms.count() == 3
    desk.post(f"{LIST}{found.pk}/plan/", filled(**{"arms-INITIAL_FORMS": "3"}))
    assert found.arms.count() == 2


def test_a_variant_of_another_experiment_is_refused_with_a_sentence(desk, words):
    answer = desk.post(f"{LIST}new/", filled(key="other"))
    assert "no other arm ever had" in answer.content.decode()


def test_a_started_one_is_planned_no_more(desk, words):
    assert desk.get(f"{LIST}{words.pk}/plan/").status_code == 404


def test_it_is_started_an_arm_retired_and_ended_and_the_page_tells_who_and_why(desk):
    draft = made()
    desk.post(f"{LIST}{draft.pk}/start/")
    desk.post(f"{LIST}{draft.pk}/arms/{arm_of(draft, 'words.b').pk}/retirement/", {"reason": "It offends people"})
    desk.post(f"{LIST}{draft.pk}/stop/", {"reason": "Enough seen"})
    text = page(desk, draft)
    for told in ("Started", "An arm retired", "It offends people", "Ended", "Enough seen", "admin@lantern.example"):
        assert told in text
    assert AuditEntry.objects.filter(object_type="campaigns.experiment", actor__isnull=False).count() == 3


@pytest.mark.parametrize("what", ["stop/", "arms/{arm}/retirement/"])
def test_nothing_ends_without_a_reason(desk, words, what):
    arm = arm_of(words, "words.b").pk
    desk.post(f"{LIST}{words.pk}/{what.format(arm=arm)}", {"reason": " "})
    found = Experiment.objects.with_acts().get()
    assert not found.is_over(clock.now())
    assert arm_of(found, "words.b").retired_at is None


def test_an_act_that_is_refused_says_why(desk, words):
    answer = desk.post(f"{LIST}{words.pk}/start/", follow=True)
    assert "started already" in answer.content.decode()
    assert AuditEntry.objects.filter(act="experiment.start.refused").exists()


def test_the_page_says_what_the_figures_say(desk, words):
    for variant, payers in (("words.a", 60), ("words.b", 180)):
        seen(variant, 10_000)
        for _ in range(payers):
            paid(variant)
    text = page(desk, words)
    assert "brings more than “words.a”" in text
    assert "<svg" in text
    assert 'role="alert"' not in text.split("experiment-arms")[0]


def test_no_difference_is_called_so(desk, words):
    for variant in ("words.a", "words.b"):
        seen(variant, 10_000)
        for _ in range(60):
            paid(variant)
    assert "No difference shown" in page(desk, words)


def test_before_the_minimum_nothing_is_said(desk):
    with time_machine.travel(clock.now() - timedelta(days=5)):
        early = made()
        experimenting.start(experiment=early, by=None)
    for variant, payers in (("words.a", 60), ("words.b", 180)):
        seen(variant, 10_000)
        for _ in range(payers):
            paid(variant)
    text = page(desk, early)
    assert "Day 5 of at least 14" in text
    assert "Too early" in text
    assert "brings more" not in text


def test_too_few_payers_are_too_few(desk, words):
    seen("words.a", 100)
    text = page(desk, words)
    assert "Too few have paid" in text
    assert "<rect" not in text.split("experiment-arms")[1]


def test_a_broken_one_raises_the_alarm_and_shows_no_bar(desk, words):
    for days_ago in range(2, 12):
        for variant, count in (("words.a", 5000), ("words.b", 4000)):
            seen(variant, count, days_ago=days_ago)
    for _ in range(60):
        paid("words.a")
        paid("words.b")
    text = page(desk, words)
    assert "Something is broken" in text
    assert "experiment__range" not in text


def test_it_speaks_ukrainian(desk, words):
    seen("words.a", 100)
    UserProfile.objects.create(user=User.objects.get(email="admin@lantern.example"), preferred_language="uk")
    with translation.override("en"):  # the admin switches by itself and leaves it switched
        text = page(desk, words) + desk.get(LIST).content.decode()
    for told in ("Експерименти", "Що принесла кожна гілка", "Замало тих, хто заплатив"):
        assert told in text
