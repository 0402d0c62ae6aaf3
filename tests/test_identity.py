"""Who an unnamed source is, is never stored: there is no field for it in any model, and the table of fields is reviewed.

`identity.toml` has every field of the models about sources; a new one needs a line there.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from broadsheet.newsroom.models import Article, AwaitedApproval, DocumentFile, Source, SourceApproval
from broadsheet.newsroom.models.source import Knowledge, Reason
from broadsheet.newsroom.tests.sourced import OFFICIAL, story, unnamed
from tests import factories
from tests.facts import tell

pytestmark = pytest.mark.django_db

REVIEWED = tomllib.loads((Path(__file__).parent / "identity.toml").read_text("utf-8"))
ABOUT_SOURCES = [Source, SourceApproval, AwaitedApproval]
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
SOUNDS_SO = re.compile(
    r"identit|real_?name|true_?name|informant|whistle|confidant|(source|secret|hidden)_?(name|person|contact)"
)
IDENTITY = "Ivan Petrenko"


def fields():
    """Every field of every model, with its model."""
    return [(model, field) for model in apps.get_models() for field in model._meta.get_fields()]


def own(model):
    return {field.name: field for field in model._meta.fields}


def places():
    """Texts of an unnamed source that the database keeps though they are neither for readers nor from a list."""
    article = factories.article("Out")
    kept = []
    for name, field in own(Source).items():
        if not isinstance(field, TEXTS) or name == "description":
            continue
        try:
            with transaction.atomic():
                source = unnamed(article=article)
                setattr(source, name, IDENTITY[: field.max_length])
                source.full_clean(exclude=["locale"])
                source.save()
        except (ValidationError, IntegrityError):
            continue
        if source.is_unnamed:
            kept.append(name)
    return kept


def test_every_field_about_sources_is_reviewed():
    for model in ABOUT_SOURCES:
        reviewed = REVIEWED[model._meta.model_name]
        assert set(own(model)) == set(reviewed), (
            f"A field of {model.__name__} that nobody has reviewed in identity.toml"
        )


def test_no_other_model_belongs_to_sources():
    """Nobody hangs a note, a file or a contact on a source by a key of its own."""
    kin = {
        field.related_model
        for model in ABOUT_SOURCES
        for field in model._meta.get_fields()
        if field.auto_created and field.is_relation
    }
    assert kin == set()


def test_no_field_of_any_model_sounds_as_if_an_identity_belonged_there():
    every = fields()
    found = {f"{model._meta.label_lower}.{field.name}" for model, field in every if SOUNDS_SO.search(field.name)}
    assert found == set(REVIEWED["sounds_so"])
    tell("identity: fields", len(every))


def test_there_is_no_place_to_type_an_identity_in():
    found = places()
    tell("identity: places", len(found))
    assert found == []


def test_the_search_for_places_finds_one_where_nothing_forbids_it(monkeypatch):
    """The control: without the rules, each field of somebody on record is a place."""
    monkeypatch.setattr("tests.test_identity.unnamed", lambda **said: Source(kind="person", **said))
    monkeypatch.setattr(Source, "is_unnamed", True)
    assert {"name", "role"} <= set(places())


def test_only_words_for_readers_are_free():
    free = {
        name
        for name, field in own(Source).items()
        if isinstance(field, TEXTS) and not field.choices and REVIEWED["source"][name] != "no"
    }
    assert free == {"description"}
    assert len(Reason.choices) >= 6
    assert len(Knowledge.choices) >= 4


@pytest.mark.parametrize("name", [name for name, said in REVIEWED["source"].items() if said == "no"])
def test_what_is_forbidden_is_forbidden_by_the_database(name):
    article = factories.article("Out")
    document = DocumentFile.objects.create(title="x", file="x.pdf")
    typed = {"dated": date(2026, 1, 1), "document": document, "link": "https://example.org/"}.get(name, IDENTITY)
    source = unnamed(article=article)
    source.save()
    for value, is_refused in ((typed, True), (type(source)(kind="unnamed").dropped()[name], False)):
        rows = Source.objects.filter(pk=source.pk)
        if is_refused:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**{name: value})
        else:
            assert rows.update(**{name: value}) == 1


def test_versions_of_the_article_keep_no_more_than_the_row():
    article = story()
    draft = article.get_latest_revision_as_object()
    draft.source_list.set(
        [unnamed(name=IDENTITY, role=IDENTITY, link=f"https://example.org/{IDENTITY}", dated=date(2026, 1, 1))]
    )
    draft.save_revision()
    kept = str([revision.content for revision in Article.objects.get().revisions.all()])
    assert OFFICIAL in kept
    assert IDENTITY not in kept
