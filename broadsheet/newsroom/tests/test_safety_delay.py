"""A story from a dangerous place waits until the rule's hours have passed since it happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.newsroom import delaying, publishing, scheduling
from broadsheet.newsroom.models import Article, RefusedSchedule, SafetyDelay, SafetyOverride
from broadsheet.newsroom.refusals import DelayedError, NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def rule():
    return SafetyDelay.objects.create(words="Kharkiv\nХарків", hours=6, reason="The second strike follows the first")


@pytest.fixture
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def struck(headline="A strike", **fields):
    fields = {"dateline": "KHARKIV", "happened_at": NOW - timedelta(hours=2)} | fields
    return factories.article(headline, publish=False, **fields)


def test_it_waits_until_the_hours_have_passed(rule, frozen, client):
    article = struck()
    with pytest.raises(DelayedError, match="The second strike"):
        publishing.publish(article=article, by=person(Role.CHIEF_EDITOR))
    frozen.move_to(NOW + timedelta(hours=3, minutes=59), tick=False)
    with pytest.raises(DelayedError):
        publishing.publish(article=article, by=person(Role.CHIEF_EDITOR))
    frozen.move_to(NOW + timedelta(hours=4), tick=False)
    publishing.publish(article=article, by=person(Role.EDITOR))
    assert client.get("/a-strike/").status_code == 200


def test_without_a_moment_it_is_asked_for(rule, frozen):
    with pytest.raises(DelayedError, match="when it happened"):
        publishing.publish(article=struck(happened_at=None), by=person(Role.EDITOR))


def test_what_was_out_before_needs_no_moment(frozen, rule):
    rule.is_active = False
    rule.save()
    article = struck(happened_at=None)
    article.save_revision().publish()
    rule.is_active = True
    rule.save()
    frozen.move_to(NOW + timedelta(hours=7), tick=False)
    article.title = "A strike, told again"
    article.save_revision().publish()
    assert Article.objects.get().title == "A strike, told again"


@pytest.mark.parametrize(("dateline", "fits"), [
    ("KHARKIV", True), ("Near Kharkiv, Ukraine", True), ("харків", True), ("Kharkivska", False), ("Odesa", False), ("", False),
])  # fmt: skip
def test_a_place_is_found_as_a_whole_word(rule, dateline, fits):
    assert bool(SafetyDelay.objects.fitting(language="en", dateline=dateline, topics=[])) is fits


def test_a_topic_counts_in_every_language():
    topic = factories.topic("Strikes")
    sibling = factories.topic("Удари", "uk")
    sibling.translation_key = topic.translation_key
    sibling.save()
    SafetyDelay.objects.create(topic=topic, hours=3, reason="Wait")
    assert SafetyDelay.objects.fitting(language="uk", dateline="", topics=[sibling])
    assert not SafetyDelay.objects.fitting(language="uk", dateline="", topics=[factories.topic("Кава", "uk")])


def test_a_rule_of_one_language_leaves_the_others_alone(rule):
    rule.languages = ["uk"]
    rule.save()
    assert SafetyDelay.objects.fitting(language="uk", dateline="Харків", topics=[])
    assert not SafetyDelay.objects.fitting(language="en", dateline="Kharkiv", topics=[])


def test_a_schedule_for_too_early_is_refused_when_it_is_made(rule, frozen):
    article = struck()
    article.go_live_at = NOW + timedelta(hours=3)
    with pytest.raises(ValidationError):
        article.full_clean()
    with pytest.raises(DelayedError):
        article.save_revision(clean=False).publish()
    article.go_live_at = NOW + timedelta(hours=4)
    article.save_revision().publish()
    frozen.move_to(NOW + timedelta(hours=4), tick=False)
    scheduling.run()
    assert Article.objects.get().live


def test_a_rule_that_came_later_stops_a_schedule_that_was_there(frozen, rule):
    rule.delete()
    article = struck()
    article.go_live_at = NOW + timedelta(hours=1)
    article.save_revision().publish()
    SafetyDelay.objects.create(words="Kharkiv", hours=6, reason="New rule")
    frozen.move_to(NOW + timedelta(hours=1), tick=False)
    scheduling.run()
    assert not Article.objects.get().live
    assert "New rule" in RefusedSchedule.objects.get().reason


def test_another_person_sets_it_aside_with_a_reason(rule, frozen, client):
    writer = person(Role.CHIEF_EDITOR)
    article = struck()
    article.save_revision(user=writer)
    with pytest.raises(NotAllowedError, match="Somebody else"):
        delaying.set_aside(article=article, reason="All are safe", by=writer)
    with pytest.raises(NotAllowedError):
        delaying.set_aside(article=article, reason="All are safe", by=person(Role.EDITOR))
    with pytest.raises(NotNowError, match="why"):
        delaying.set_aside(article=article, reason=" ", by=person(Role.ADMIN))
    delaying.set_aside(article=article, reason="All are safe", by=person(Role.ADMIN))
    assert AuditEntry.objects.get(act="article.delay_set_aside").actor == person(Role.ADMIN)
    publishing.publish(article=article, by=person(Role.EDITOR))
    assert client.get("/a-strike/").status_code == 200


def test_what_was_set_aside_holds_for_that_moment_alone(rule, frozen):
    article = struck()
    delaying.set_aside(article=article, reason="All are safe", by=person(Role.ADMIN))
    article.happened_at = NOW - timedelta(minutes=5)
    with pytest.raises(DelayedError):
        article.save_revision().publish()
    SafetyDelay.objects.create(words="Kharkiv", hours=9, reason="Another rule")
    article.happened_at = NOW - timedelta(hours=2)
    with pytest.raises(DelayedError, match="Another rule"):
        article.save_revision().publish()


def test_setting_aside_needs_a_delay():
    with pytest.raises(NotNowError, match="No safety rule"):
        delaying.set_aside(article=factories.article("Calm", publish=False), reason="x", by=None)
    assert not SafetyOverride.objects.exists()


def test_the_form_asks_for_the_moment_only_where_a_rule_fits(rule, client):
    client.force_login(person(Role.EDITOR))
    calm, strike = factories.article("Calm", publish=False), struck(happened_at=None)

    def form(article):
        return client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()

    assert "happened_at" not in form(calm)
    assert "happened_at" in form(strike)


def test_a_rule_names_something_and_who_changes_it_is_written_down(rule):
    with pytest.raises(ValidationError):
        SafetyDelay(hours=3, reason="x").full_clean()
    with pytest.raises(ValidationError):
        SafetyDelay(hours=3, reason="x", words="Kharkiv", languages=["xx"]).full_clean()
    rule.hours = 8
    rule.save()
    rule.delete()
    assert list(AuditEntry.objects.filter(act__startswith="safety_delay").order_by("pk").values_list("act", flat=True)) == [
        "safety_delay.add", "safety_delay.change", "safety_delay.delete",
    ]  # fmt: skip


def test_editors_see_no_menu_of_rules_and_change_none(rule, client):
    client.force_login(person(Role.EDITOR))
    assert client.get(reverse("wagtailsnippets_newsroom_safetydelay:edit", args=[rule.pk])).status_code == 302
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.get(reverse("wagtailsnippets_newsroom_safetydelay:edit", args=[rule.pk]))
    assert page.status_code == 200
    answer = client.post(
        reverse("wagtailsnippets_newsroom_safetydelay:add"),
        {"words": "Odesa\nОдеса", "topic": "", "hours": "3", "reason": "Why", "languages": ["uk"], "is_active": "on"},
    )
    assert answer.status_code == 302
    assert SafetyDelay.objects.latest("pk").languages == ["uk"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.integers(1, 720), ago=st.integers(0, 800 * 60), later=st.integers(0, 800 * 60))
def test_a_story_never_comes_out_before_its_hour(time_machine, hours, ago, later):
    time_machine.move_to(NOW, tick=False)
    happened = NOW - timedelta(minutes=ago)
    rule = SafetyDelay(words="Kharkiv", hours=hours, reason="Why")
    SafetyDelay.objects.all().delete()
    rule.save()
    article = Article(title="x", dateline="Kharkiv", happened_at=happened)
    time_machine.move_to(NOW + timedelta(minutes=later), tick=False)
    waits = bool(article.delays)
    assert waits == (clock.now() < happened + timedelta(hours=hours))
