"""Which issues carried which articles: a story in an issue is a reference, and Wagtail keeps an index of those."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue


def issues() -> QuerySet[Issue]:
    """All of them. By the registry: an issue shows itself by what asks here, so its module imports this one."""
    found: QuerySet[Issue] = apps.get_model("newsletters", "Issue").objects.all()
    return found


def pairs(articles: Collection[int]) -> list[tuple[int, int]]:
    """The keys of an issue and of one of these articles that stands in it, sent or not. One query."""
    rows = ReferenceIndex.objects.filter(
        content_type=ContentType.objects.get_for_model(issues().model),
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id__in=[str(key) for key in articles],
    )
    return [(int(issue), int(article)) for issue, article in rows.values_list("object_id", "to_object_id")]
