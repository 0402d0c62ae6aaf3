"""The desk's page of what a trustworthy paper has in public."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom.models import Duty, StandingPage
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return person(Role.EDITOR)


def begin(client, duty="ethics", language="en"):
    return client.post(reverse("begin_trust_page", args=(duty, language)))


def test_each_missing_page_has_a_button_and_each_written_one_a_link(client, editor):
    client.force_login(editor)
    begin(client)
    page = StandingPage.objects.get(duty=Duty.ETHICS)
    shown = client.get(reverse("trust_pages")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=(page.pk,)) in shown
    assert reverse("begin_trust_page", args=("ethics", "en")) not in shown
    assert reverse("begin_trust_page", args=("ethics", "uk")) in shown


def test_a_draft_begins_with_readers_questions_in_its_language_and_is_not_out(client, editor):
    client.force_login(editor)
    answer = begin(client, "unnamed", "uk")
    page = StandingPage.objects.get(duty=Duty.UNNAMED)
    assert answer.url == reverse("wagtailadmin_pages:edit", args=(page.pk,))
    assert page.title == "Джерела без імені"
    assert next(block.value for block in page.body) == "Коли ми не називаємо імені?"
    assert not page.live
    assert client.get(page.url).status_code == 404
    assert AuditEntry.objects.filter(act="standing_page.begin").count() == 1


def test_pressed_twice_there_is_one(client, editor):
    client.force_login(editor)
    begin(client)
    assert begin(client).url == reverse("trust_pages")
    assert StandingPage.objects.filter(duty=Duty.ETHICS).count() == 1


def test_every_page_has_questions_to_begin_with(client, editor):
    client.force_login(editor)
    for duty in Duty.values:
        assert begin(client, duty).status_code == 302
    assert all(len(page.body) for page in StandingPage.objects.exclude(duty=""))


@pytest.mark.parametrize(("duty", "language"), [("nonsense", "en"), ("ethics", "xx")])
def test_what_there_is_not_is_not_found(client, editor, duty, language):
    client.force_login(editor)
    assert begin(client, duty, language).status_code == 404


def test_a_reporter_does_not_begin_one(client):
    client.force_login(person(Role.REPORTER))
    begin(client)
    assert not StandingPage.objects.filter(duty=Duty.ETHICS).exists()
