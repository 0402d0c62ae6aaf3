"""The rows of many articles at once: everything that saving, signing and publishing them one by one would leave."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from broadsheet.demo.archive.drafting import Draft
from broadsheet.demo.archive.furniture import Furniture
from broadsheet.demo.composing import LANTERN
from broadsheet.foundation import clock
from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    Contributor,
    Correction,
    Listing,
    Month,
    Picture,
    Section,
    Series,
)
from broadsheet.ops.models import Address, AuditEntry

ROWS_AT_ONCE = 500


def write(drafts: list[Draft], furniture: Furniture) -> None:
    """Write these articles and all that belongs to them, within the caller's transaction."""
    _place_in_tree(drafts, furniture)
    _pages(drafts)
    _insert(Article, [draft.article for draft in drafts])
    bylines = _bylines(drafts)
    topics = _topics(drafts)
    _revisions(drafts, furniture, bylines, topics)
    _addresses(drafts)
    _logs(drafts, furniture)
    _corrections(drafts, furniture)
    Listing.objects.keep([draft.article.pk for draft in drafts])
    _references(drafts, furniture, bylines)
    _search_index(drafts)


def _place_in_tree(drafts: list[Draft], furniture: Furniture) -> None:
    """Paths as treebeard gives them: after the month's last child."""
    by_month: dict[tuple[str, date], list[Draft]] = {}
    for draft in drafts:
        day = clock.local(draft.moment).date().replace(day=1)
        by_month.setdefault((draft.story.language, day), []).append(draft)
    for (language, day), of_month in by_month.items():
        month = Month.objects.select_for_update(of=("page_ptr",)).get(pk=furniture.month(language, day).pk)
        last = month.get_last_child()
        step = Page._str2int(last.path[-Page.steplen :]) if last else 0
        for number, draft in enumerate(of_month, start=step + 1):
            draft.article.path = Page._get_path(month.path, month.depth + 1, number)
            draft.article.depth = month.depth + 1
            draft.article.set_url_path(month)
        Page.objects.filter(pk=month.pk).update(numchild=month.numchild + len(of_month))


def _pages(drafts: list[Draft]) -> None:
    """The rows that an article has as a page of Wagtail's, and so its id."""
    articles = [draft.article for draft in drafts]
    fields = [field for field in Page._meta.local_concrete_fields if not field.primary_key]
    made: list[Any] = []
    for some in _portions(articles, fields):
        made += Page._base_manager._insert(
            some, fields=fields, using=connection.alias, returning_fields=[Page._meta.pk]
        )
    for article, (pk,) in zip(articles, made, strict=True):
        article.pk = article.id = article.page_ptr_id = pk
        article._state.adding = False


def _insert(model: Any, rows: list[Any]) -> None:
    """The rows of a model's own table. Django's `bulk_create` refuses models that inherit from another table."""
    fields = model._meta.local_concrete_fields
    for some in _portions(rows, fields):
        model._base_manager._insert(some, fields=fields, using=connection.alias)


def _portions(rows: list[Any], fields: Any) -> Iterable[list[Any]]:
    """As many rows as one statement may hold."""
    size = min(ROWS_AT_ONCE, connection.ops.bulk_batch_size(fields, rows))
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _bylines(drafts: list[Draft]) -> dict[int, list[BylineEntry]]:
    entries = [
        BylineEntry(article_id=draft.article.pk, contributor_id=draft.id_of("people", key))
        for draft in drafts
        for key in draft.story.byline
    ]
    by_article: dict[int, list[BylineEntry]] = {}
    for entry in BylineEntry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE):
        by_article.setdefault(entry.article_id, []).append(entry)
    return by_article


def _topics(drafts: list[Draft]) -> dict[int, list[int]]:
    by_article = {draft.article.pk: [draft.id_of("topics", key) for key in draft.story.topics] for draft in drafts}
    through = Article.topics.through
    through._default_manager.bulk_create(
        [through(article_id=article, topic_id=topic) for article, topics in by_article.items() for topic in topics],
        batch_size=ROWS_AT_ONCE,
    )
    return by_article


def _revisions(
    drafts: list[Draft], furniture: Furniture, bylines: dict[int, list[BylineEntry]], topics: dict[int, list[int]]
) -> None:
    """One version each, which is both the newest and the one that is out."""
    made = Revision.objects.bulk_create(
        [
            Revision(
                object_id=str(draft.article.pk),
                content_type=furniture.article_type,
                base_content_type=furniture.page_type,
                user=furniture.reporter,
                created_at=draft.changed,
                object_str=draft.story.headline,
                content=_content(draft, bylines[draft.article.pk], topics[draft.article.pk]),
            )
            for draft in drafts
        ],
        batch_size=ROWS_AT_ONCE,
    )
    own = Revision.objects.filter(
        base_content_type=furniture.page_type, object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    ).values("pk")[:1]
    keys = [draft.article.pk for draft in drafts]
    for draft, revision in zip(drafts, made, strict=True):
        draft.article.latest_revision_id = revision.pk
    Page.objects.filter(pk__in=keys).update(live_revision=Subquery(own), latest_revision=Subquery(own))


def _content(draft: Draft, byline: list[BylineEntry], topics: list[int]) -> dict[str, Any]:
    """The article as it was when its version was saved: not out yet."""
    article = draft.article
    own = {
        field.name: field.value_to_string(article) if field.name == "body" else field.value_from_object(article)
        for field in article._meta.get_fields()
        if field.name in _pattern() and getattr(field, "concrete", False) and not field.many_to_many
    }
    return {
        **_pattern(),
        **own,
        **_NOT_OUT,
        "pk": article.pk,
        "byline": [
            {"pk": entry.pk, "sort_order": None, "article": article.pk, "contributor": entry.contributor_id, "text": ""}
            for entry in byline
        ],
        "topics": topics,
    }


_NOT_OUT = {
    "live": False,
    "ever_published": False,
    "first_published_at": None,
    "last_published_at": None,
    "latest_revision_created_at": None,
}


@cache
def _pattern() -> dict[str, Any]:
    """Every name in a version's content."""
    pattern: dict[str, Any] = Article().serializable_data()
    return pattern


def _addresses(drafts: list[Draft]) -> None:
    Address.objects.bulk_create(
        [
            Address(language=draft.story.language, path=draft.story.slug, page_id=draft.article.pk, is_current=True)
            for draft in drafts
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _logs(drafts: list[Draft], furniture: Furniture) -> None:
    """Wagtail's history and our audit log."""
    PageLogEntry.objects.bulk_create(
        [entry for draft in drafts for entry in _history(draft, furniture)], batch_size=ROWS_AT_ONCE
    )
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=draft.moment,
                actor=furniture.editor,
                act="article.publish",
                object_type=Article._meta.label_lower,
                object_id=str(draft.article.pk),
                detail={"first": True},
            )
            for draft in drafts
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _history(draft: Draft, furniture: Furniture) -> list[PageLogEntry]:
    facts = {
        "page_id": draft.article.pk,
        "content_type": furniture.article_type,
        "label": draft.story.headline,
        "timestamp": draft.changed,
        "content_changed": True,
    }
    version = {"revision_id": draft.article.latest_revision_id}
    act = uuid.uuid5(LANTERN, f"publish/{draft.story.number}")
    return [
        PageLogEntry(action="wagtail.create", user=furniture.reporter, **facts),
        PageLogEntry(action="wagtail.edit", user=furniture.reporter, **facts, **version),
        PageLogEntry(action="wagtail.publish", user=furniture.editor, uuid=act, **facts, **version),
    ]


def _corrections(drafts: list[Draft], furniture: Furniture) -> None:
    Correction.objects.bulk_create(
        [
            Correction(
                article_id=draft.article.pk,
                kind="correction",
                note=draft.story.correction.plain,
                made_at=draft.changed,
                made_by=furniture.editor,
            )
            for draft in drafts
            if draft.story.correction
        ]
    )


def _references(drafts: list[Draft], furniture: Furniture, bylines: dict[int, list[BylineEntry]]) -> None:
    """What each article refers to, as Wagtail's index of references has it."""
    ReferenceIndex.objects.bulk_create(
        [
            ReferenceIndex(
                base_content_type=furniture.page_type,
                content_type=furniture.article_type,
                object_id=str(draft.article.pk),
                to_content_type=ContentType.objects.get_for_model(model),
                to_object_id=str(pk),
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for draft in drafts
            for model, pk, model_path, content_path in _referred_to(draft, bylines[draft.article.pk])
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _referred_to(draft: Draft, byline: list[BylineEntry]) -> Iterable[tuple[type[models.Model], int, str, str]]:
    article = draft.article
    for entry in byline:
        yield Contributor, entry.contributor_id or 0, "byline.item.contributor", f"byline.{entry.pk}.contributor"
    yield Section, article.section_id, "section", "section"
    if article.series_id:
        yield Series, article.series_id, "series", "series"
    if article.main_picture_id:
        yield Picture, article.main_picture_id, "main_picture", "main_picture"
    for kind, identity, pk in draft.references:
        model, name = (Picture, "picture") if kind == "picture" else (Page, "article")
        yield model, pk, f"body.{kind}.{name}", f"body.{identity}.{name}"


def _search_index(drafts: list[Draft]) -> None:
    """Through Wagtail's own index, which asks each article for its roots: they are worked out already."""
    for draft in drafts:
        draft.article.__dict__["search_roots"] = draft.search_roots
    for some in _portions([draft.article for draft in drafts], Article._meta.local_concrete_fields):
        get_search_backend().add_bulk(Article, some)
