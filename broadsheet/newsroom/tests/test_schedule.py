"""What was planned happens once, in time or late, by the rights of whoever planned it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from broadsheet.foundation import clock
from broadsheet.newsroom import embargoing, publishing, roles, scheduling, withdrawing
from broadsheet.newsroom.models import Article, RefusedSchedule
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops import worker
from broadsheet.ops.models import AuditEntry, Heartbeat
from tests import factories

START = datetime(2026, 11, 1, 10, tzinfo=UTC)


def _scheduled(headline="Tomorrow's news", *, at, by=None):
    article = factories.article(headline, publish=False)
    article.go_live_at = at
    article.save_revision(user=by).publish(user=by)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def frozen(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.mark.django_db
def test_it_comes_out_when_it_is_due_and_not_before(frozen, client):
    article = _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    frozen.move_to(START + timedelta(minutes=59, seconds=59), tick=False)
    scheduling.run()
    assert client.get("/tomorrows-news/").status_code == 404
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    assert client.get("/tomorrows-news/").status_code == 200
    article.refresh_from_db()
    assert article.published_at == START + timedelta(hours=1)
    assert AuditEntry.objects.get(act="article.publish").actor == person(Role.EDITOR)
    scheduling.run()
    assert AuditEntry.objects.filter(act="article.publish").count() == 1


@pytest.mark.django_db
def test_the_worker_does_it_and_gives_a_sign_of_life(frozen):
    _scheduled(at=START + timedelta(hours=1))
    frozen.move_to(START + timedelta(hours=1), tick=False)
    assert worker.run_due_jobs("here")
    assert Article.objects.get().live
    assert Heartbeat.objects.silence("schedule") == timedelta(0)


@pytest.mark.django_db
def test_what_was_missed_is_red_and_then_caught_up(frozen):
    _scheduled(at=START + timedelta(hours=1))
    frozen.move_to(START + timedelta(hours=1, minutes=3), tick=False)
    assert scheduling.overdue() == []
    frozen.move_to(START + timedelta(days=2), tick=False)
    (missed,) = scheduling.overdue()
    assert missed.thing.title == "Tomorrow's news"
    assert missed.due_at == START + timedelta(hours=1)
    scheduling.run()
    assert Article.objects.get().live
    assert scheduling.overdue() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wall", "due"),
    [
        # Kyiv puts its clocks back on 25 October 2026 at 4:00: 3:30 comes twice; and forward on 28 March 2027 at 3:00.
        ("the first 3:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("the second 3:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("after the hour that is missing", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_the_hour_that_comes_twice_or_never_shifts_nothing(time_machine, wall, due):
    time_machine.move_to(due - timedelta(hours=5), tick=False)
    _scheduled(at=due)
    time_machine.move_to(due - timedelta(seconds=1), tick=False)
    scheduling.run()
    assert not Article.objects.get().live
    time_machine.move_to(due, tick=False)
    scheduling.run()
    assert Article.objects.get().published_at == due


def _is_demoted(editor):
    editor.groups.set([roles.group(Role.REPORTER)])


def _has_left(editor):
    editor.is_active = False
    editor.save()


def _is_deleted(editor):
    editor.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what_happens", "reason"),
    [(_is_demoted, "may not publish any more"), (_has_left, "is closed"), (_is_deleted, "has no account")],
)
def test_rights_are_checked_again_when_it_is_due(frozen, what_happens, reason):
    _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    what_happens(person(Role.EDITOR))
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    scheduling.run()
    assert not Article.objects.get().live
    (refusal,) = scheduling.refused()
    assert reason in refusal.reason
    assert refusal.due_at == START + timedelta(hours=1)
    assert AuditEntry.objects.filter(act="schedule.publish.refused").count() == 1
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.django_db
def test_an_embargo_that_came_later_is_obeyed_when_it_is_due(frozen):
    article = _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    revision = article.get_latest_revision()
    embargoing.place(article=article, until=START + timedelta(hours=9), reason="Wait", by=None)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=START + timedelta(hours=1))
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    assert not Article.objects.get().live
    assert "under embargo" in scheduling.refused().get().reason


@pytest.mark.django_db
def test_a_kill_calls_the_schedule_off(frozen):
    article = _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    withdrawing.kill(article=article, reason="Wrong", by=None)
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    assert not Article.objects.get().live
    assert not scheduling.refused().exists()


@pytest.mark.django_db
def test_a_refusal_leaves_the_desk_when_somebody_has_dealt_with_it(frozen, client):
    _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    _is_demoted(person(Role.EDITOR))
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    refusal = RefusedSchedule.objects.get()
    url = reverse("refused_schedule_settlement", args=[refusal.pk])
    client.force_login(person(Role.REPORTER))
    client.post(url)
    assert scheduling.refused().exists()
    client.force_login(person(Role.CHIEF_EDITOR))
    assert client.get(url).status_code == 405
    client.post(url)
    client.post(url)
    assert not scheduling.refused().exists()
    assert AuditEntry.objects.filter(act="schedule.settle").count() == 1


@pytest.mark.django_db
def test_a_refusal_leaves_the_desk_when_the_story_comes_out(frozen, django_capture_on_commit_callbacks):
    article = _scheduled(at=START + timedelta(hours=1), by=person(Role.EDITOR))
    _is_demoted(person(Role.EDITOR))
    frozen.move_to(START + timedelta(hours=1), tick=False)
    scheduling.run()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(article=article, by=person(Role.CHIEF_EDITOR))
    assert not scheduling.refused().exists()


@pytest.mark.django_db
def test_what_was_to_stay_only_until_now_goes(frozen, client):
    article = factories.article("Until noon")
    article.expire_at = START + timedelta(hours=2)
    article.save_revision().publish()
    frozen.move_to(START + timedelta(hours=2), tick=False)
    scheduling.run()
    assert client.get("/until-noon/").status_code == 404
    assert Article.objects.get().expired
    assert AuditEntry.objects.filter(act="article.expire").count() == 1


@pytest.mark.django_db
def test_one_that_fails_does_not_stop_the_others(frozen):
    broken = _scheduled("Broken", at=START + timedelta(hours=1))
    _scheduled("Whole", at=START + timedelta(hours=2))
    revision = broken.get_latest_revision()
    revision.content = {**revision.content, "section": 999_999}
    revision.save()
    frozen.move_to(START + timedelta(hours=3), tick=False)
    scheduling.run()
    assert Article.objects.get(slug="whole").live
    assert not Article.objects.get(slug="broken").live
    assert len(scheduling.overdue()) == 1


# Two workers ------------------------------------------------------------------------------------------------------


def _two_at_once(act):
    """Run the act in two threads that begin together; returns what each returned, or its error."""
    barrier = threading.Barrier(2)
    found = []

    def one():
        try:
            found.append(act(barrier))
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _due_now(headline="Raced"):
    article = _scheduled(headline, at=clock.now() + timedelta(hours=1))
    Revision.objects.filter(pk=article.latest_revision_id).update(
        approved_go_live_at=clock.now() - timedelta(seconds=1)
    )
    revision = Revision.objects.get(pk=article.latest_revision_id)
    revision.content = {**revision.content, "go_live_at": None}
    revision.save()
    return revision


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_once():
    _due_now()

    def act(barrier):
        barrier.wait()
        return scheduling.publish_due()

    assert sorted(_two_at_once(act)) == [0, 1]
    assert AuditEntry.objects.filter(act__startswith="article.").count() == 1
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_workers_publish_twice():
    pk = _due_now().pk

    def act(barrier):
        revision = Revision.objects.get(pk=pk, approved_go_live_at__lte=clock.now())
        barrier.wait()
        revision.publish(log_action="wagtail.publish.scheduled")

    _two_at_once(act)
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 2


# kill -9 ----------------------------------------------------------------------------------------------------------

CHILD = """
import os, signal, sys
import django
django.setup()
from wagtail.signals import page_published
page_published.connect(lambda **_: os.kill(os.getpid(), signal.SIGKILL), weak=False)
{act}
"""


def _dies_while(act):
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
            **{**settings, "PORT": settings["PORT"] or 5432}
        )
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
    child = subprocess.run([sys.executable, "-c", CHILD.format(act=act)], env=environment, check=False, timeout=120)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing():
    revision = _due_now("Killed in the middle")
    _dies_while("from broadsheet.newsroom import scheduling; scheduling.run()")
    assert not Article.objects.get().live
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None
    scheduling.run()
    assert Article.objects.get().live
    assert AuditEntry.objects.filter(act__startswith="article.").count() == 1


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_transaction_a_killed_worker_leaves_half():
    revision = _due_now("Half")
    _dies_while(
        "from wagtail.models import Revision; from wagtail.actions.publish_page_revision import *;"
        f"PublishPageRevisionAction(Revision.objects.get(pk={revision.pk})).execute()"
    )
    assert Article.objects.get().live
    assert not PageLogEntry.objects.filter(action="wagtail.publish").exists()
