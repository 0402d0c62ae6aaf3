"""The article form: writing, autosaving, filing."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Month, Topic
from tests import factories

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


def filled_form(headline="Cranes move again", byline=(), sources=(), **fields):
    """What the browser sends."""
    return nested_form_data(
        {
            "title": headline,
            "slug": "",
            "kicker": "",
            "standfirst": "",
            "body": streamfield([("paragraph", rich_text("<p>The first crane moved at dawn.</p>"))]),
            "byline": inline_formset(list(byline)),
            "comments": inline_formset([]),
            "source_list": inline_formset(list(sources)),
            "methods": "",
            "not_verified": "",
            "main_picture": "",
            "tone": "news",
            "access": "open",
            "topics": "",
            "comment_notifications": "on",
            **fields,
        }
    )


def add_url(language="en"):
    return reverse("wagtailadmin_pages:add", args=("newsroom", "article", Month.of(language).pk))


def test_new_article_opens_the_form_in_this_months_folder(client, chief):
    answer = client.get(reverse("new_article") + "?language=uk", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == add_url("uk")
    assert "Headline" in answer.content.decode()


def test_new_article_is_refused_in_a_language_that_the_paper_has_not(client, chief):
    answer = client.get(reverse("new_article") + "?language=xx", follow=True)
    assert "You may not write articles in this language" in answer.content.decode()


def test_a_new_article_begins_in_the_writers_last_section_under_their_own_name(client, chief):
    writer = factories.contributor("Chief Writer")
    writer.account = chief
    writer.save()
    sport = factories.section("Sport")
    factories.section("Art")
    factories.article("Before", section=sport, owner=chief)
    page = client.get(add_url()).content.decode()
    assert f'<option value="{sport.pk}" selected>' in page
    assert f'value="{writer.pk}"' in page


def test_an_article_is_written_and_published(client, chief):
    section = factories.section("Harbour")
    writer = factories.contributor("Olena Marchenko")
    form = filled_form(section=section.pk, topics='cranes, "dry dock"', byline=[{"contributor": writer.pk, "text": ""}])
    answer = client.post(add_url(), {**form, "action-publish": "1"}, follow=True)
    article = Article.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("article_list")
    assert article.live
    assert article.slug == "cranes-move-again"
    assert {topic.name for topic in article.topics.all()} == {"cranes", "dry dock"}
    assert [str(entry) for entry in article.byline.all()] == ["Olena Marchenko"]


def test_a_ukrainian_headline_gets_its_slug_by_the_states_romanisation(client, chief):
    section = factories.section("Порт", "uk")
    client.post(add_url("uk"), filled_form("Згорани відчинено", section=section.pk))
    assert Article.objects.get().slug == "zghorany-vidchyneno"


def test_a_draft_without_headline_or_section_is_kept(client, chief):
    factories.section("Harbour")
    answer = client.post(add_url(), filled_form(headline="", section=""), **JSON)
    assert answer.status_code == 200, answer.content
    assert answer.json()["success"]
    article = Article.objects.get()
    assert article.title == "Untitled"
    assert "first crane" in str(article.body)


def test_publishing_asks_for_the_headline(client, chief):
    section = factories.section("Harbour")
    answer = client.post(add_url(), {**filled_form(headline="", section=section.pk), "action-publish": "1"})
    assert not Article.objects.exists()
    assert "could not be" in answer.content.decode()


def test_the_slug_follows_the_headline_while_it_is_typed_and_stays_once_chosen(client, chief):
    section = factories.section("Harbour")
    first = client.post(add_url(), filled_form("Cr", section=section.pk), **JSON).json()
    assert first["field_updates"]["slug"] == "cr"
    url = reverse("wagtailadmin_pages:edit", args=(first["pk"],))
    more = filled_form("Cranes move", section=section.pk, slug="cr")
    second = client.post(url, {**more, "overwrite_revision_id": first["revision_id"]}, **JSON).json()
    assert second["field_updates"]["slug"] == "cranes-move"
    chosen = filled_form("Cranes move again", section=section.pk, slug="my-cranes")
    third = client.post(url, {**chosen, "overwrite_revision_id": first["revision_id"]}, **JSON).json()
    assert third["field_updates"]["slug"] == "my-cranes"
    kept = filled_form("Cranes move once more", section=section.pk, slug="my-cranes")
    fourth = client.post(url, {**kept, "overwrite_revision_id": first["revision_id"]}, **JSON).json()
    assert fourth["field_updates"]["slug"] == "my-cranes"


def test_the_slug_of_a_published_article_stays_when_its_headline_changes(client, chief):
    article = factories.article("Old headline")
    form = filled_form("New headline", section=article.section_id, slug="old-headline", change_kind="update")
    client.post(reverse("wagtailadmin_pages:edit", args=(article.pk,)), {**form, "action-publish": "1"})
    article.refresh_from_db()
    assert (article.title, article.slug) == ("New headline", "old-headline")


def test_one_sitting_of_autosaves_is_one_revision_and_one_line_of_history(client, chief):
    section = factories.section("Harbour")
    first = client.post(add_url(), filled_form("Cr", section=section.pk), **JSON).json()
    url = reverse("wagtailadmin_pages:edit", args=(first["pk"],))
    for headline in ("Cran", "Cranes", "Cranes move"):
        saved = client.post(
            url,
            {**filled_form(headline, section=section.pk), "overwrite_revision_id": first["revision_id"]},
            **JSON,
        ).json()
        assert saved["revision_id"] == first["revision_id"]
    article = Article.objects.get()
    assert article.revisions.count() == 1
    edits = PageLogEntry.objects.filter(page_id=article.pk, action="wagtail.edit")
    history = client.get(reverse("wagtailadmin_pages:history", args=(article.pk,))).content.decode()
    assert history.count("Draft saved") <= edits.values("uuid").distinct().count() <= 2


@pytest.mark.control
def test_without_the_revision_to_overwrite_each_autosave_would_be_one_more(client, chief):
    section = factories.section("Harbour")
    first = client.post(add_url(), filled_form("Cr", section=section.pk), **JSON).json()
    url = reverse("wagtailadmin_pages:edit", args=(first["pk"],))
    for headline in ("Cran", "Cranes"):
        client.post(url, filled_form(headline, section=section.pk), **JSON)
    assert Article.objects.get().revisions.count() == 3


def test_only_a_published_article_is_asked_what_its_change_is_and_an_update_is_the_answer(client, chief):
    draft = factories.article("A draft", publish=False)
    live = factories.article("Live one", change_kind="correction", change_note="We were wrong.")
    of_draft = client.get(reverse("wagtailadmin_pages:edit", args=(draft.pk,))).content.decode()
    of_live = client.get(reverse("wagtailadmin_pages:edit", args=(live.pk,))).content.decode()
    assert 'name="change_kind"' not in of_draft
    assert 'value="update" data-contentpath' in of_live or 'name="change_kind" value="update"' in of_live
    checked = of_live.split('value="update"')[1].split(">")[0]
    assert "checked" in checked
    assert "ctrl+alt+4" in of_live


def test_topics_complete_by_their_beginning_in_one_language(client, chief):
    factories.topic("Cranes")
    factories.topic("Крани", "uk")
    assert client.get(reverse("topic_names") + "?term=cr&language=en").json() == ["Cranes"]
    assert client.get(reverse("topic_names") + "?term=кр&language=uk").json() == ["Крани"]
    assert client.get(reverse("topic_names") + "?term=&language=uk").json() == []


def test_a_topic_is_known_whatever_its_case(client, chief):
    factories.topic("Cranes")
    section = factories.section("Harbour")
    client.post(add_url(), filled_form(section=section.pk, topics="cranes,"))
    assert Topic.objects.count() == 1


def test_the_form_learns_what_a_picture_says_of_itself(client, chief):
    picture = factories.picture(size=(800, 400), description="A crane at dawn")
    facts = client.get(reverse("picture_facts", args=(picture.pk,))).json()
    assert facts["alt"] == "A crane at dawn"
    assert facts["too_small_to_share"] is True
    assert client.get(reverse("picture_facts", args=(0,))).status_code == 404


def test_pages_of_the_form_are_for_staff(client):
    assert client.get(reverse("new_article")).status_code == 302
    assert client.get(reverse("topic_names")).status_code in {302, 403}
