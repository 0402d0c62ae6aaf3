"""The desk: what a chief editor keeps an eye on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, places
from broadsheet.newsroom import following_up
from broadsheet.newsroom.desk.overview import desk
from broadsheet.newsroom.models import Article, Correction
from broadsheet.newsroom.models.schedule import RefusedSchedule
from broadsheet.ops.models import Heartbeat
from tests import factories

pytestmark = pytest.mark.django_db

MOST_QUERIES = 48
"""For an admin, who sees the five of the business side, too."""


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


def scheduled(headline, at, by=None):
    article = factories.article(headline, publish=False)
    article.go_live_at = at
    article.save_revision(user=by, approved_go_live_at=at)
    return article


def submitted(headline, by):
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="An editor reads it")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    article = factories.article(headline, publish=False)
    workflow.start(article, by)
    return article


def test_an_empty_desk_says_so_kindly(client, chief):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Nothing waits for an editor." in page
    assert "Nothing is scheduled." in page
    assert "New in English" in page


def test_the_desk_shows_what_waits_and_what_goes_out_and_what_is_out(client, chief):
    Heartbeat.objects.beat("schedule")
    submitted("Waits for an editor", chief)
    scheduled("Goes out tonight", clock.now() + timedelta(hours=3), chief)
    factories.article("Is out")
    found = desk(chief)
    assert [(wait.article.title, wait.task, wait.asked_by) for wait in found.waiting] == [
        ("Waits for an editor", "An editor reads it", "Chief")
    ]
    assert [(plan.article.title, plan.by) for plan in found.planned] == [("Goes out tonight", "Chief")]
    assert [article.title for article in found.out_today] == ["Is out"]
    assert found.alarms == []
    assert found.missed == []
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    for headline in ("Waits for an editor", "Goes out tonight", "Is out"):
        assert headline in page


def test_a_missed_schedule_stands_in_red(client, chief):
    Heartbeat.objects.beat("schedule")
    scheduled("Should be out", clock.now() - timedelta(minutes=5), chief)
    assert [plan.article.title for plan in desk(chief).missed] == ["Should be out"]
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "desk-alarm" in page
    assert "Should be out already" in page


def test_a_silent_scheduler_stands_in_red(chief):
    Heartbeat.objects.beat("schedule")
    assert desk(chief).alarms == []
    Heartbeat.objects.update(beat_at=clock.now() - timedelta(minutes=7))
    assert "silent for 7 minutes" in desk(chief).alarms[0]


def test_a_scheduler_that_never_ran_is_an_alarm_once_something_is_scheduled(chief):
    assert desk(chief).alarms == []
    scheduled("Tonight", clock.now() + timedelta(hours=1))
    assert "never run" in desk(chief).alarms[0]


def test_the_desk_shows_who_edits_what(chief):
    article = factories.article("Open on a screen")
    EditingSession.objects.create(
        user=chief,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(article.pk),
        last_seen_at=clock.now(),
        is_editing=True,
    )
    assert [(opened.article.title, opened.names) for opened in desk(chief).opened] == [("Open on a screen", ["Chief"])]


def test_the_desk_shows_corrections_of_late(chief):
    article = factories.article("We were wrong")
    Correction.objects.create(article=article, kind="correction", note="The year was 2019.", made_by=chief)
    old = Correction.objects.create(article=article, kind="correction", note="Long ago.", made_by=chief)
    Correction.objects.filter(pk=old.pk).update(made_at=clock.now() - timedelta(days=40))
    assert [correction.note for correction in desk(chief).corrections] == ["The year was 2019."]


def test_the_desk_costs_the_same_whatever_is_on_it(client, chief):
    def fill(number):
        for nth in range(number):
            article = factories.article(f"Story {number} {nth}", by="Olena Marchenko", owner=chief)
            scheduled(f"Later {number} {nth}", clock.now() + timedelta(hours=nth + 1), chief)
            following_up.promise(article=article, promise=f"P {nth}", due=clock.today(), by=chief)
            Correction.objects.create(article=article, kind="correction", note="x", made_by=chief)

    fill(2)
    client.get(reverse("wagtailadmin_home"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("wagtailadmin_home"))
    fill(7)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("wagtailadmin_home"))
    assert len(many) <= len(few) <= MOST_QUERIES


def test_upper_apps_have_a_place_on_the_desk(client, chief):
    def provider(**context):
        return f"<section>Members, for {context['user']}</section>"

    places.register("desk.panel", provider)
    try:
        assert "Members, for Chief" in client.get(reverse("wagtailadmin_home")).content.decode()
    finally:
        places.unregister("desk.panel", provider)


def test_the_business_side_sees_nothing_of_the_newsroom(client, chief):
    submitted("Not for the business side", chief)
    business = User.objects.create_user("business@lantern.example", "pass-for-tests", name="Business", is_staff=True)
    business.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(business)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Not for the business side" not in page
    assert "In review" not in page
    assert "New article" not in page


def test_the_page_tree_is_not_in_a_writers_way(client, chief):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("article_list") in page
    assert reverse("new_article") in page


def test_a_refused_schedule_stands_in_red_until_it_is_dealt_with(client, chief):
    article = scheduled("Under embargo", clock.now() - timedelta(minutes=1), chief)
    refusal = RefusedSchedule.objects.create(
        revision=article.get_latest_revision(), due_at=clock.now(), scheduled_by=chief, reason="It is under embargo."
    )
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Did not go out" in page
    assert "It is under embargo." in page
    client.post(reverse("refused_schedule_settlement", args=(refusal.pk,)))
    assert "Did not go out" not in client.get(reverse("wagtailadmin_home")).content.decode()
