"""Sources in the article form: the refusal stands beside what was typed, and a name typed for an unnamed source is dropped."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Source, SourceApproval
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import OFFICIAL, approve, story
from broadsheet.newsroom.tests.test_editing import add_url, filled_form
from tests import factories

pytestmark = pytest.mark.django_db

BLANK = {
    "name": "",
    "role": "",
    "description": "",
    "link": "",
    "dated": "",
    "document": "",
    "reason": "",
    "knows": "",
    "known_to": "",
}


@pytest.fixture
def editor(client):
    found = person(Role.EDITOR)
    client.force_login(found)
    return found


def typed(**fields):
    return {**BLANK, "kind": "unnamed", **fields}


def whole(**fields):
    return typed(description=OFFICIAL, reason="job", knows="took_part", known_to=person(Role.EDITOR).pk, **fields)


def written(headline="The ministry knew", *sources, text=None, **fields):
    form = filled_form(headline, section=factories.section().pk, sources=sources, **fields)
    if text is not None:
        form["standfirst"] = text
    return form


def post(client, form, url=None, publish=True):
    return client.post(url or add_url(), form | ({"action-publish": "1"} if publish else {}), follow=True)


@pytest.mark.parametrize("lacking", ["description", "reason", "knows", "known_to"])
def test_what_publishing_needs_is_asked_for_beside_it(client, editor, lacking):
    page = post(client, written("Lacking", {**whole(), lacking: ""})).content.decode()
    assert "Publishing needs it" in page
    assert "something must be said of an unnamed source" in page
    assert "Lacking" in page, "what was typed is still there"
    assert not Article.objects.filter(live=True).exists()


def test_the_form_says_that_a_chief_editor_must_approve(client, editor):
    page = post(client, written("The ministry knew", whole())).content.decode()
    assert "a chief editor must approve" in page
    assert "Save it as a draft" in page
    assert not Article.objects.filter(live=True).exists()


def test_a_draft_may_lack_anything(client, editor):
    post(client, written("Draft", typed()), publish=False)
    assert Source.objects.get().kind == "unnamed"


def test_a_name_typed_for_an_unnamed_source_is_dropped(client, editor):
    form = written(
        "Draft", whole(name="Ivan Petrenko", role="colonel", link="https://example.org/p", dated="2023-12-01")
    )
    post(client, form, publish=False)
    kept = Source.objects.get()
    assert (kept.name, kept.role, kept.link, kept.dated, kept.description) == ("", "", "", None, OFFICIAL)
    assert "Petrenko" not in str([revision.content for revision in Article.objects.get().revisions.all()])


def test_reasons_of_somebody_on_record_are_dropped(client, editor):
    post(client, written("Draft", {**whole(), "kind": "person", "name": "Olena Koval"}), publish=False)
    kept = Source.objects.get()
    assert (kept.name, kept.reason, kept.knows, kept.known_to) == ("Olena Koval", "", "", None)


def test_the_form_says_in_words_that_there_is_no_place_for_the_identity(client, editor):
    page = client.get(add_url()).content.decode()
    assert "Never type who an unnamed source is" in page


def test_whoever_writes_is_proposed_as_the_one_who_knows(client, editor):
    page = client.get(add_url()).content.decode()
    assert f'<option value="{editor.pk}" selected>' in page


def test_readers_are_not_among_those_who_may_know(client, editor):
    someone = User.objects.create_user("roman@reader.example")
    page = client.get(add_url()).content.decode()
    assert f'value="{someone.pk}"' not in page
    post(client, written("Draft", {**whole(), "known_to": someone.pk}), publish=False)
    assert not Source.objects.filter(known_to=someone).exists()


def test_the_state_of_the_approval_stands_beside_the_source(client, editor):
    article = story()
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert "Waits for a chief editor" in client.get(url).content.decode()
    approve(article)
    assert "Approved by Chiara" in client.get(url).content.decode()


def test_an_approved_story_is_published_with_the_button(client, editor):
    article = story()
    approve(article)
    source = article.source_list.get()
    form = written(
        article.title,
        {**whole(), "known_to": source.known_to_id, "id": source.pk},
    )
    form |= {"source_list-INITIAL_FORMS": "1"}
    post(client, form, reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert Article.objects.get().live
    assert SourceApproval.objects.get().key == Source.objects.get().translation_key


# The text's own words --------------------------------------------------------------------------------------------------

SPOKEN = "The order came from above, an official said on condition of anonymity."


def test_a_text_that_speaks_of_an_unnamed_source_wants_it_recorded(client, editor):
    page = post(client, written("Above", text=SPOKEN)).content.decode()
    assert "none is recorded" in page
    assert SPOKEN in page
    assert not Article.objects.filter(live=True).exists()


def test_another_publications_source_is_one_tick(client, editor):
    post(client, written("Above", text=SPOKEN, others_unnamed="on"))
    assert Article.objects.get().live


def test_a_published_story_whose_words_were_public_before_stays_publishable(client, editor):
    article = factories.article("Old", others_unnamed=True, standfirst=SPOKEN)
    Article.objects.filter(pk=article.pk).update(others_unnamed=False)
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = written("Old, with a typo less", text=SPOKEN, change_kind="typo", slug=article.slug)
    post(client, form, url)
    assert Article.objects.get().title == "Old, with a typo less"
    post(
        client,
        written(
            "Old", text=f"{SPOKEN} A second person asked not to be named.", change_kind="update", slug=article.slug
        ),
        url,
    )
    assert Article.objects.get().standfirst == SPOKEN
