"""A translation rests on what its original rests on: the sources come with it, and their words are translated beside the text."""

from __future__ import annotations

import json

import pytest
from wagtail_localize.models import String, TranslationSource

from broadsheet.newsroom import sourcing
from broadsheet.newsroom.models import Article, Source
from broadsheet.newsroom.refusals import NotSourcedError
from broadsheet.newsroom.tests.sourced import OFFICIAL, approve, change, unnamed
from broadsheet.newsroom.tests.test_translation import (  # noqa: F401 - the same cast
    begin,
    editor,
    sections,
    story,
    translate,
    translated,
    ukrainian,
)

pytestmark = pytest.mark.django_db

IN_UKRAINIAN = "високопосадовець міністерства оборони"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def sourced(story):  # noqa: F811
    """The same story, with a named and an unnamed source, out."""
    story.source_list.set([unnamed(sort_order=0), Source(name="Olena Koval", role="director", sort_order=1)])
    story.save_revision()
    approve(story)
    Article.objects.get(pk=story.pk).get_latest_revision().publish()
    return Article.objects.get(pk=story.pk)


def published(article):
    article.get_latest_revision().publish()
    return Article.objects.get(pk=article.pk)


def keys(article):
    return list(article.source_list.values_list("translation_key", flat=True))


def test_a_translation_begins_with_its_originals_sources(client, editor, sourced, ukrainian):  # noqa: F811
    begin(client, sourced, ukrainian)
    draft = translated(sourced, ukrainian)
    assert keys(draft) == keys(sourced)
    assert {source.locale for source in draft.source_list.all()} == {ukrainian}


def test_the_originals_approval_holds_for_the_same_words(client, editor, sourced, ukrainian):  # noqa: F811
    begin(client, sourced, ukrainian)
    assert published(translated(sourced, ukrainian)).live


def test_without_the_originals_approval_the_translation_is_not_published(client, editor, sourced, ukrainian):  # noqa: F811
    begin(client, sourced, ukrainian)
    sourcing.take_back(article=sourced, key=keys(sourced)[0], by=editor)
    with pytest.raises(NotSourcedError):
        published(translated(sourced, ukrainian))


def test_translated_words_are_approved_once_more(client, editor, sourced, ukrainian, committed):  # noqa: F811
    begin(client, sourced, ukrainian)
    words = {"Cranes move again": "Крани знову рухаються", OFFICIAL: IN_UKRAINIAN}
    with pytest.raises(NotSourcedError, match=IN_UKRAINIAN):
        translate(sourced, ukrainian, words, editor, on_commit=committed)
    translate(sourced, ukrainian, words, editor, publish=False, on_commit=committed)
    draft = translated(sourced, ukrainian)
    approve(draft)
    made = published(draft)
    assert [source.told for source in made.source_list.all()] == [IN_UKRAINIAN, "Olena Koval, director"]
    assert next(source.told for source in sourced.source_list.all()) == OFFICIAL


def test_who_asks_not_to_be_named_is_gone_from_what_translators_were_given(client, editor, sourced, ukrainian):  # noqa: F811
    begin(client, sourced, ukrainian)
    assert String.objects.filter(data="Olena Koval").exists()
    draft = sourced.get_latest_revision_as_object()
    draft.source_list.set(list(draft.source_list.all())[1:])
    draft.save_revision()
    change(Article.objects.get(pk=sourced.pk), kind="unnamed", name="", role="", description="a director", reason="job")
    assert not String.objects.filter(data__in=["Olena Koval", "director"]).exists()
    content = json.loads(TranslationSource.objects.get(object_id=sourced.translation_key).content_json)
    assert "Olena Koval" not in str(content)
