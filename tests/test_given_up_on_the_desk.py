"""A task that nobody could do stands on the desk until somebody decides about it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry, GivenUpTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up():
    row = DBTaskResult.objects.create(
        task_path="broadsheet.newsroom.tasks.scale_picture",
        args_kwargs={"args": [812, ["card"]], "kwargs": {}},
        status=TaskResultStatus.FAILED,
        worker_ids=["one"] * 5,
        backend_name="default",
    )
    return GivenUpTask.objects.create(
        result_id=row.pk, task=row.task_path, arguments=row.args_kwargs, tries=5, reason="OSError: <the disk> is full"
    )


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_the_desk_says_what_could_not_be_done_and_why(given_up):
    page = signed_in(Role.CHIEF_EDITOR).get("/cms/").content.decode()
    assert "Scale picture" in page
    assert "OSError: &lt;the disk&gt; is full" in page
    assert page.count("csrfmiddlewaretoken") >= 1


def test_reporters_and_a_quiet_queue_see_nothing_of_it(given_up):
    assert "Could not be done" not in signed_in(Role.REPORTER).get("/cms/").content.decode()
    given_up.delete()
    assert "Could not be done" not in signed_in(Role.CHIEF_EDITOR).get("/cms/").content.decode()


def test_trying_again_puts_it_back_with_all_its_tries(given_up):
    answer = signed_in(Role.CHIEF_EDITOR).post(f"/cms/given-up-tasks/{given_up.pk}/another-try/", follow=True)
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == (TaskResultStatus.READY, [])
    assert not GivenUpTask.objects.exists()
    assert "“scale picture” is being tried again." in answer.content.decode()
    entry = AuditEntry.objects.get(act="task.try_again")
    assert entry.detail["reason"] == "OSError: <the disk> is full"
    assert entry.actor == person(Role.CHIEF_EDITOR)


def test_all_can_be_tried_again_at_once(given_up):
    GivenUpTask.objects.create(result_id=uuid.uuid4(), task="a.b", tries=5, reason="its row is gone")
    answer = signed_in(Role.ADMIN).post("/cms/given-up-tasks/another-try/", follow=True)
    assert "1 task is being tried again." in answer.content.decode()
    assert not GivenUpTask.objects.exists()


def test_dismissing_forgets_it_and_is_written_down(given_up):
    signed_in(Role.CHIEF_EDITOR).post(f"/cms/given-up-tasks/{given_up.pk}/dismissal/")
    assert not DBTaskResult.objects.exists()
    assert not GivenUpTask.objects.exists()
    assert AuditEntry.objects.filter(act="task.dismiss").count() == 1


@pytest.mark.parametrize("act", ["{}/another-try/", "{}/dismissal/", "another-try/"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.BUSINESS])
def test_others_may_not_decide(given_up, act, role):
    signed_in(role).post(f"/cms/given-up-tasks/{act.format(given_up.pk)}")
    assert GivenUpTask.objects.exists()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.parametrize("act", ["{}/another-try/", "{}/dismissal/", "another-try/"])
def test_looking_decides_nothing(given_up, act):
    assert signed_in(Role.ADMIN).get(f"/cms/given-up-tasks/{act.format(given_up.pk)}").status_code == 405
    assert GivenUpTask.objects.exists()


def test_deciding_twice_is_harmless(given_up):
    client = signed_in(Role.ADMIN)
    client.post(f"/cms/given-up-tasks/{given_up.pk}/another-try/")
    assert client.post(f"/cms/given-up-tasks/{given_up.pk}/another-try/").status_code == 404
