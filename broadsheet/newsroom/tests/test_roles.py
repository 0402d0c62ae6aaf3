"""Each role may do its own work, and no more."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow

from broadsheet.newsroom import review, roles, setup
from broadsheet.newsroom.editing import safeguards
from broadsheet.newsroom.models import Article, Month
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_permission_that_a_role_names_exists():
    assert roles.missing() <= {"frontpage.publish_front"}


def test_preparing_again_changes_nothing_and_repairs_what_was_changed(django_assert_max_num_queries):
    before = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    roles.group(Role.BUSINESS).permissions.add(*roles.group(Role.ADMIN).permissions.all())
    GroupPagePermission.objects.filter(group=roles.group(Role.EDITOR)).delete()
    setup.prepare()
    with django_assert_max_num_queries(60):
        setup.prepare()
    after = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert after == before
    assert person(Role.EDITOR).groups.get().page_permissions.exists()
    assert Workflow.objects.count() == 1


def test_wagtails_own_groups_and_workflow_are_gone():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)
    assert list(Workflow.objects.values_list("name", flat=True)) == [review.NAME]


def _submitted(client):
    client.force_login(person(Role.REPORTER))
    article = factories.article("By Rada", publish=False, owner=person(Role.REPORTER))
    workflow = article.get_workflow()
    workflow.start(article, person(Role.REPORTER))
    return article


def test_a_reporter_writes_and_submits_and_an_editor_approves(client):
    article = _submitted(client)
    rights = article.permissions_for_user(person(Role.REPORTER))
    assert rights.can_edit()
    assert not rights.can_publish()
    state = article.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    client.post(url, {})
    assert not Article.objects.get().live
    client.force_login(person(Role.EDITOR))
    client.post(url, {})
    assert Article.objects.get().live


def test_an_approval_obeys_an_embargo(client):
    from datetime import timedelta  # noqa: PLC0415

    from broadsheet.foundation import clock  # noqa: PLC0415
    from broadsheet.newsroom import embargoing  # noqa: PLC0415

    article = _submitted(client)
    embargoing.place(article=article, until=clock.now() + timedelta(hours=1), reason="Ministry", by=None)
    state = article.current_workflow_task_state
    client.force_login(person(Role.EDITOR))
    page = client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk]), {}, follow=True
    )
    assert "under embargo until" in page.content.decode()
    assert not Article.objects.get().live
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_a_reporter_edits_only_what_is_their_own():
    others = factories.article("By another", publish=False, owner=person(Role.EDITOR))
    assert not others.permissions_for_user(person(Role.REPORTER)).can_edit()


def test_the_business_side_sees_no_draft(client):
    article = factories.article("Unpublished plans", publish=False)
    client.force_login(person(Role.BUSINESS))
    paths = [
        "/cms/pages/",
        f"/cms/pages/{article.pk}/edit/",
        f"/cms/pages/{article.pk}/view_draft/",
        "/cms/choose-page/",
        "/cms/api/main/pages/",
        "/cms/articles/",
        "/cms/reports/site-history/",
        "/cms/images/",
        "/cms/",
    ]
    for path in paths:
        page = client.get(path, follow=True)
        assert "Unpublished plans" not in page.content.decode(), path
    assert "/cms/" in client.get("/cms/articles/").headers["Location"]


@pytest.mark.control
def test_an_editor_does_see_it(client):
    factories.article("Unpublished plans", publish=False)
    client.force_login(person(Role.EDITOR))
    assert "Unpublished plans" in client.get("/cms/articles/").content.decode()
    assert "Unpublished plans" in client.get("/cms/api/main/pages/?fields=title").content.decode()


# The special project's HTML ---------------------------------------------------------------------------------------

HTML = {"title": "Map", "html": "<b>map</b>", "height": 300}


class _Form:
    """As much of the article form as the safeguard asks for."""

    def __init__(self, by):
        self.for_user = by
        self.errors = []

    def add_error(self, field, error):
        self.errors.append((field, error))


def _saved_by(role, before, after):
    article = factories.article("Special", publish=False, body=before)
    stored = list(Article.objects.get(pk=article.pk).body)
    changed = Article.objects.get(pk=article.pk).body
    after(changed)
    form = _Form(person(role))
    safeguards.keep_html(form, {"body": changed}, before=stored)
    return [dict(block.value) for block in changed if block.block_type == "special"], form.errors


def _alter(body):
    body[0].value["html"] = "<script>steal()</script>"


def _add(body):
    body.append(("special", HTML))


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_others_cannot_change_a_special_projects_html(role):
    blocks, errors = _saved_by(role, [("special", HTML)], _alter)
    assert blocks == [HTML]
    assert errors == []


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_others_cannot_add_one(role):
    _blocks, errors = _saved_by(role, [("paragraph", "<p>Text</p>")], _add)
    assert "Only a chief editor" in str(errors)


@pytest.mark.parametrize("role", [Role.CHIEF_EDITOR, Role.ADMIN])
def test_a_chief_editor_can(role):
    blocks, errors = _saved_by(role, [("special", HTML)], _alter)
    assert blocks[0]["html"].startswith("<script>")
    assert errors == []


def test_the_form_itself_refuses_it(client):
    """Through Wagtail's own editing page, as a browser sends it."""
    article = factories.article("Special", publish=False, body=[("special", HTML)], owner=person(Role.REPORTER))
    client.force_login(person(Role.REPORTER))
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = client.get(url).context["form"]
    data = _as_sent(form)
    data["body-0-value-html"] = "<script>steal()</script>"
    client.post(url, data)
    latest = Article.objects.get().get_latest_revision_as_object()
    assert [block.value["html"] for block in latest.body] == ["<b>map</b>"]
    assert Article.objects.get().revisions.count() == 2


def _as_sent(form):
    data = {}
    for field in form:
        value = field.value()
        if field.name != "body" and value is not None and not hasattr(value, "all"):
            data[field.html_name] = "" if value is False else value
    data.update(title="Special", slug="special")
    for name, formset in form.formsets.items():
        prefix = formset.prefix or name
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    (block,) = form.instance.body
    data |= {
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "special",
        "body-0-id": block.id,
        "body-0-value-title": "Map",
        "body-0-value-height": 300,
        "topics": "",
    }
    return {name: value for name, value in data.items() if not isinstance(value, (list, dict))}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN])
def test_whoever_writes_can_bring_and_choose_pictures_and_files(client, role):
    client.force_login(person(role))
    for path in ("/cms/images/add/", "/cms/images/chooser/", "/cms/documents/add/", "/cms/media/"):
        assert client.get(path).status_code == 200, path


def test_a_month_is_no_place_to_delete_from(client):
    """A reporter's rights begin and end with their own drafts."""
    article = factories.article("Out", owner=person(Role.REPORTER))
    month = Month.objects.get()
    for page in (article, month):
        assert not page.permissions_for_user(person(Role.REPORTER)).can_delete()


@pytest.mark.parametrize("role", Role)
def test_nobody_moves_an_article_in_the_tree(client, role):
    article = factories.article("Where it is", publish=False)
    month, elsewhere = article.get_parent(), Month.of("en", datetime.date(2020, 1, 1))
    client.force_login(person(role))
    for url in (
        reverse("wagtailadmin_pages:move", args=[article.pk]),
        reverse("wagtailadmin_pages:move_confirm", args=[article.pk, elsewhere.pk]),
        reverse("wagtailadmin_pages:move_confirm", args=[article.pk, month.pk]),
    ):
        for ask in (client.get, client.post):
            answer = ask(url)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/cms/")
    assert Article.objects.get().get_parent().pk == month.pk
