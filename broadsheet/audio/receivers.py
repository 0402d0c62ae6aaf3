"""What narrations listen to.

Of the rows themselves that are spoken, not of the newsroom's events: those come after the commit, and the press might print the new
words beside the old voice in between.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from broadsheet.audio import copies, files, following, renaming
from broadsheet.audio.models import Narration
from broadsheet.newsroom import events
from broadsheet.newsroom.models import Article, Contributor

SPOKEN = {
    "title",
    "body",
    "standfirst",
    "dateline",
    "access",
    "live",
    "published_at",
    "updated_at",
    "edition",
    "locale",
    "section",
}
"""Fields that decide what is said, and whether."""


@receiver(post_save, sender=Article, dispatch_uid="audio.follow")
def follow(
    instance: Article, created: bool, raw: bool = False, update_fields: Collection[str] | None = None, **_more: Any
) -> None:
    """The article is saved: what is said of it must still be true. Of a new draft nothing is."""
    is_new_draft = created and not instance.is_public
    if not raw and not is_new_draft and (update_fields is None or SPOKEN & set(update_fields)):
        following.follow(instance)


@receiver(pre_save, sender=Contributor, dispatch_uid="audio.notice_name")
def notice_name(instance: Contributor, raw: bool = False, **_more: Any) -> None:
    """Somebody's record is about to be saved."""
    if not raw:
        renaming.notice(instance)


@receiver(post_save, sender=Contributor, dispatch_uid="audio.follow_name")
def follow_name(instance: Contributor, raw: bool = False, **_more: Any) -> None:
    """It is saved: no voice goes on saying another name."""
    if not raw:
        following.follow_name(instance)


@receiver(post_delete, sender=Narration, dispatch_uid="audio.remove_file")
def remove_file(instance: Narration, **_more: Any) -> None:
    """Its row went, with its article's for example: so does its file, wherever it lies."""
    transaction.on_commit(lambda: files.remove(instance), robust=True)


@receiver([events.article_published, events.article_updated], dispatch_uid="audio.settle_copies")
def settle_copies(article: Article, **_more: Any) -> None:
    """Who may hear it may have changed: a copy for those who might before must not stay."""
    copies.settle_article(article.pk)
