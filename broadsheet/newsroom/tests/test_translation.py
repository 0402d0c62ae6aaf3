"""A story in a second language: begun in the CMS, published by itself, and known to have fallen behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import translations
from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    Month,
    SectionNotTranslatedError,
    TranslationReview,
)
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

BODY = [
    ("paragraph", '<p>Three cranes moved. <a href="https://example.org/">A source</a></p>'),
    ("heading", "The harbour"),
    ("pull_quote", {"text": "We waited a year.", "attribution": "A docker"}),
    ("key_developments", {"day": "2026-11-20", "title": "", "items": ["<p>Grain left.</p>"]}),
    ("fact_box", {"title": "Cranes", "text": "<p>There are nine.</p>"}),
    (
        "table",
        {
            "columns": [{"type": "text", "heading": "Ship"}, {"type": "number", "heading": "Tons"}],
            "rows": [{"values": ["Aurora", 12]}],
            "caption": "Ships",
        },
    ),
    ("special", {"title": "A map", "html": "<b>not for translators</b>", "height": 300}),
    ("divider", None),
]


@pytest.fixture
def editor(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


@pytest.fixture
def ukrainian():
    return Locale.objects.get(language_code="uk")


def siblings(make, name, other_name):
    one, other = make(name), make(other_name, language="uk")
    other.translation_key = one.translation_key
    other.save()
    return one, other


@pytest.fixture
def sections():
    return siblings(factories.section, "Harbour", "Гавань")


@pytest.fixture
def story(sections):
    return factories.article("Cranes move again", by="Olena Marchenko", standfirst="Grain leaves.", body=BODY)


def begin(client, article, locale, **extra):
    path = reverse("wagtail_localize:submit_page_translation", args=[article.pk])
    return client.post(path, {"locales": [locale.pk], **extra}, follow=True)


def translated(article, locale):
    return Article.objects.get(translation_key=article.translation_key, locale=locale)


def translate(article, locale, words, user=None, publish=True, on_commit=None):
    """Fill in translations as the side-by-side editor does, and save the page."""
    translation = Translation.objects.get(source__object_id=article.translation_key, target_locale=locale)
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": words[segment.string.data]},
            )
    with on_commit(execute=True):
        translation.save_target(user=user, publish=publish)


WORDS = {"Cranes move again": "Крани знову рухаються", "Grain leaves.": "Зерно пливе.", "The harbour": "Гавань"}


def test_translating_an_article_makes_a_draft_in_the_other_edition(client, editor, story, sections, ukrainian):
    page = begin(client, story, ukrainian)
    assert page.status_code == 200
    draft = translated(story, ukrainian)
    assert (draft.edition, draft.live, draft.ever_published, draft.published_at) == ("uk", False, False, None)
    assert draft.section == sections[1]
    assert draft.guid != story.guid
    assert draft.get_parent().specific.locale == ukrainian
    assert draft.get_parent().slug == story.get_parent().slug
    assert draft.get_parent().specific == Month.of("uk", clock.today())
    assert client.get("/uk/cranes-move-again/").status_code == 404
    assert set(translations.addresses(story)) == {"en"}


def test_the_translation_is_published_by_itself(client, editor, story, ukrainian, django_capture_on_commit_callbacks):
    begin(client, story, ukrainian)
    translate(story, ukrainian, WORDS, editor, on_commit=django_capture_on_commit_callbacks)
    made = translated(story, ukrainian)
    assert (made.title, made.standfirst, made.live) == ("Крани знову рухаються", "Зерно пливе.", True)
    assert made.slug == "krany-znovu-rukhaiutsia"
    assert made.published_at > story.published_at
    assert client.get(f"/uk/{made.slug}/").status_code == 200
    assert list(translations.addresses(story)) == ["en", "uk"]
    story.refresh_from_db()
    assert story.title == "Cranes move again"
    story.unpublish()
    assert client.get(f"/uk/{made.slug}/").status_code == 200


def test_a_published_translation_keeps_its_address_and_name(
    client, editor, story, ukrainian, django_capture_on_commit_callbacks
):
    begin(client, story, ukrainian)
    translate(story, ukrainian, WORDS, editor, on_commit=django_capture_on_commit_callbacks)
    before = translated(story, ukrainian)
    again = {**WORDS, "Cranes move again": "Крани рушили"}
    translate(story, ukrainian, again, editor, on_commit=django_capture_on_commit_callbacks)
    after = translated(story, ukrainian)
    assert after.title == "Крани рушили"
    assert (after.slug, after.guid, after.published_at) == (before.slug, before.guid, before.published_at)


def test_every_kind_of_block_is_cut_into_sensible_pieces(client, editor, story, ukrainian):
    begin(client, story, ukrainian)
    source = TranslationSource.objects.get(object_id=story.translation_key)
    texts = set(source.stringsegment_set.values_list("string__data", flat=True))
    assert {
        "Cranes move again", "Grain leaves.", "The harbour", "We waited a year.", "A docker", "Grain left.", "Cranes",
        "There are nine.", "Ships", "Ship", "Aurora", "A map",
    } <= texts  # fmt: skip
    assert 'Three cranes moved. <a id="a1">A source</a>' in texts
    assert not any("not for translators" in text for text in texts)
    assert not texts & {story.slug, story.guid}


def test_tables_and_boxes_come_back_translated(client, editor, story, ukrainian, django_capture_on_commit_callbacks):
    begin(client, story, ukrainian)
    words = {
        "Ships": "Кораблі",
        "Aurora": "Аврора",
        "Ship": "Корабель",
        "There are nine.": "Їх дев’ять.",
        "A map": "Мапа",
    }
    translate(story, ukrainian, words, editor, on_commit=django_capture_on_commit_callbacks)
    body = {block.block_type: block.value for block in translated(story, ukrainian).body}
    assert (body["table"].caption, body["table"].columns[0]["heading"]) == ("Кораблі", "Корабель")
    assert body["table"].row_data[0]["values"] == ["Аврора", 12]
    assert "Їх дев’ять." in body["fact_box"]["text"].source
    assert (body["special"]["title"], body["special"]["html"]) == ("Мапа", "<b>not for translators</b>")
    assert story.body[5].value.caption == "Ships"


def test_topics_and_names_are_filed_under_their_siblings(client, editor, story, ukrainian):
    grain, zerno = siblings(factories.topic, "Grain", "Зерно")
    olena, other_olena = siblings(factories.contributor, "Olena Marchenko", "Олена Марченко")
    story.topics = [grain, factories.topic("Ships")]
    story.byline.add(BylineEntry(contributor=factories.contributor("Ivan Hordiienko"), text="in the port"))
    story.save_revision().publish()
    page = begin(client, Article.objects.get(pk=story.pk), ukrainian)
    draft = translated(story, ukrainian)
    assert list(draft.topics.all()) == [zerno]
    assert {entry.contributor.name for entry in draft.byline.all()} == {"Олена Марченко", "Ivan Hordiienko"}
    assert olena in {entry.contributor for entry in story.byline.all()}
    text = page.content.decode()
    assert "Ships, Ivan Hordiienko have no records in Ukrainian yet" in text
    assert other_olena.name not in text.split("have no records")[0][-200:]


def test_a_section_without_a_sibling_is_said_clearly_and_nothing_is_made(client, editor, ukrainian):
    story = factories.article("Cranes move again")
    page = begin(client, story, ukrainian)
    assert "The section “Harbour” does not exist in Ukrainian yet" in page.content.decode()
    assert not Article.objects.filter(locale=ukrainian).exists()
    assert not TranslationSource.objects.exists()
    with pytest.raises(SectionNotTranslatedError):
        story.copy_for_translation(ukrainian, copy_parents=True)


def test_a_draft_is_translated_as_it_was_written_last(client, editor, sections, ukrainian):
    draft = factories.article("First words", publish=False)
    draft.title = "Last words"
    draft.save_revision()
    begin(client, draft, ukrainian)
    assert translated(draft, ukrainian).title == "Last words"
    source = TranslationSource.objects.get(object_id=draft.translation_key)
    assert "Last words" in set(source.stringsegment_set.values_list("string__data", flat=True))


def test_a_slug_that_is_taken_there_is_no_obstacle(client, editor, story, ukrainian):
    factories.article("Інше", slug="cranes-move-again", language="uk")
    begin(client, story, ukrainian)
    assert translated(story, ukrainian).slug == "cranes-move-again-2"


def test_the_month_of_the_other_edition_may_be_there_already(client, editor, sections, ukrainian):
    own = factories.article("Своє", language="uk")
    story = factories.article("Cranes move again")
    begin(client, story, ukrainian)
    assert translated(story, ukrainian).get_parent() == own.get_parent()
    assert Month.objects.filter(locale=ukrainian).count() == 1


def test_an_original_may_be_ukrainian(client, editor, sections):
    english = Locale.objects.get(language_code="en")
    story = factories.article("Крани знову рухаються", language="uk", section=sections[1])
    begin(client, story, english)
    draft = translated(story, english)
    assert (draft.edition, draft.section) == ("en", sections[0])


def test_who_may_not_translate_is_refused(client, story, ukrainian):
    user = User.objects.create_user("reporter@lantern.example", "pass-for-tests", name="Reporter", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    begin(client, story, ukrainian)
    assert not Article.objects.filter(locale=ukrainian).exists()


# Falling behind ------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(client, editor, story, ukrainian, django_capture_on_commit_callbacks):
    begin(client, story, ukrainian)
    translate(story, ukrainian, WORDS, editor, on_commit=django_capture_on_commit_callbacks)
    return Article.objects.get(pk=story.pk), translated(story, ukrainian)


def change(article, headline="Four cranes move", kind="update"):
    article.title = headline
    article.change_kind = kind
    article.save_revision().publish()


def behind(language="uk"):
    return [(found.translation.pk, found.original.pk) for found in translations.outdated(language)]


def test_a_fresh_translation_is_in_line(pair):
    assert behind() == []
    assert behind("en") == []


def test_a_changed_original_leaves_its_translation_behind(pair):
    original, translation = pair
    change(original)
    assert behind() == [(translation.pk, original.pk)]
    assert behind("en") == []


def test_a_typo_in_the_original_does_not(pair):
    change(pair[0], "Cranes move again!", kind="typo")
    assert behind() == []


def test_taking_over_is_not_enough_until_readers_have_it(pair, editor, ukrainian, django_capture_on_commit_callbacks):
    original, translation = pair
    change(original)
    TranslationSource.objects.get(object_id=original.translation_key).update_from_db()
    assert behind() == [(translation.pk, original.pk)]
    words = {"Four cranes move": "Чотири крани рухаються"}
    translate(original, ukrainian, words, editor, on_commit=django_capture_on_commit_callbacks)
    assert behind() == []
    assert translated(original, ukrainian).title == "Чотири крани рухаються"


def test_somebody_may_find_that_it_can_stay(client, pair, editor):
    original, translation = pair
    change(original)
    answer = client.post(reverse("translation_review", args=[translation.pk]), follow=True)
    assert "can stay as it is" in answer.content.decode()
    assert behind() == []
    assert TranslationReview.objects.get().by == editor
    assert AuditEntry.objects.filter(act="translation.review", object_id=str(translation.pk)).exists()
    change(Article.objects.get(pk=original.pk), "Five cranes move")
    assert behind() == [(translation.pk, original.pk)]


def test_translations_that_were_not_made_side_by_side_count_too():
    original = factories.article("Cranes move again")
    translation = factories.article("Крани", language="uk", translation_key=original.translation_key)
    assert behind() == []
    change(original)
    assert behind() == [(translation.pk, original.pk)]
    change(translation, "Чотири крани")
    assert behind() == []
    assert behind("en") == []


def test_an_unpublished_original_has_not_changed_for_anybody(pair):
    change(pair[0])
    Article.objects.get(pk=pair[0].pk).unpublish()
    assert behind() == []


def test_the_edit_page_the_desk_and_the_list_say_so(client, pair):
    original, translation = pair
    edit = reverse("wagtailadmin_pages:edit", args=[translation.pk])
    assert "has changed since" not in client.get(edit).content.decode()
    assert "The original has changed since" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "in line with its original" in client.get(reverse("translation_list")).content.decode()
    change(original)
    assert "The original, “Four cranes move”, has changed since" in client.get(edit).content.decode()
    assert (
        "has changed since" not in client.get(reverse("wagtailadmin_pages:edit", args=[original.pk])).content.decode()
    )
    assert "The original has changed since" in client.get(reverse("wagtailadmin_home")).content.decode()
    listed = client.get(reverse("translation_list")).content.decode()
    assert translation.title in listed
    assert "Take over the changes" in listed


def test_leaving_it_needs_a_post_and_the_right(client, pair):
    path = reverse("translation_review", args=[pair[1].pk])
    assert client.get(path).status_code == 405
    client.logout()
    assert client.post(path).status_code == 302
    assert not TranslationReview.objects.exists()


def test_the_list_costs_the_same_however_many_there_are():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            translations.outdated("uk")
        return len(captured)

    def one(number):
        original = factories.article(f"Story {number}")
        factories.article(f"Історія {number}", language="uk", translation_key=original.translation_key)
        Article.objects.filter(pk=original.pk).update(updated_at=clock.now() + timedelta(seconds=1))

    one(1)
    few = queries()
    for number in range(2, 6):
        one(number)
    assert len(behind()) == 5
    assert queries() == few
