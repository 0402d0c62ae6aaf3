"""Somebody who was on record asks not to be named: the name goes from every version that is kept."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import models
from wagtail.models import Revision
from wagtail_localize.models import StringSegment, StringTranslation, TranslationContext, TranslationSource

RELATION = "source_list"
NAMES = ("name", "role")


def forget_names(article: Any, unnamed: set[UUID]) -> None:
    """Take the names of these sources out of earlier versions, and out of what was given to translators.

    All are gone through only when the last version had one of them with a name: before that one there was nothing to take.
    """
    keys = {str(key) for key in unnamed}
    latest = article.get_latest_revision()
    if latest is None or not _named_in(latest.content, keys):
        return
    for revision in article.revisions.all().iterator(chunk_size=20):
        if _named_in(revision.content, keys):
            Revision.objects.filter(pk=revision.pk).update(content=_without_names(revision.content, keys))
    for source in TranslationSource.objects.filter(object_id=article.translation_key):
        content = json.loads(source.content_json)
        if _named_in(content, keys):
            without = json.dumps(_without_names(content, keys))
            TranslationSource.objects.filter(pk=source.pk).update(content_json=without)
    paths = [f"{RELATION}.{key}.{name}" for key in keys for name in NAMES]
    contexts = TranslationContext.objects.filter(object_id=article.translation_key, path__in=paths).values("pk")
    StringTranslation.objects.filter(context__in=contexts).delete()
    segments = StringSegment.objects.filter(context__in=contexts)
    words = [segment.string for segment in segments.select_related("string")]
    segments.delete()
    for string in words:
        _drop_unused(string)


def _drop_unused(string: models.Model) -> None:
    if not StringSegment.objects.filter(string=string.pk).exists():
        string.delete()


def _named_in(content: dict[str, Any], keys: set[str]) -> bool:
    return any(
        source.get("translation_key") in keys and source.get("kind") != "unnamed"
        for source in content.get(RELATION, [])
    )


def _without_names(content: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """As if it had never had one; who looks at that version sees an unnamed source of which nothing is said."""
    blank = {"kind": "unnamed", "name": "", "role": "", "link": "", "dated": None, "document": None}
    cleared = [source | blank if source.get("translation_key") in keys else source for source in content[RELATION]]
    return content | {RELATION: cleared}
