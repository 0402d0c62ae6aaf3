"""What a newsroom has chosen to have narrated: by language, by section, article by article."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from broadsheet.audio.models import Silence
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article

NEW = timedelta(days=7)
"""An article that came out longer ago is narrated on demand only: an import must not fill the queue with an archive."""


def is_on() -> bool:
    """Whether anything is narrated here."""
    return bool(settings.NARRATION)


def makes_previews() -> bool:
    """Whether the open part of an article for members gets a file of its own."""
    return bool(settings.NARRATION_PREVIEWS)


def is_wanted(article: Article) -> bool:
    """Whether this article may be narrated: switches, its section, and what somebody chose for it."""
    return is_on() and not is_left_out(article) and not Silence.objects.filter(article_id=article.pk).exists()


def is_left_out(article: Article) -> bool:
    """Whether its section is not narrated."""
    return bool(settings.NARRATION_WITHOUT) and article.section.slug in settings.NARRATION_WITHOUT


def comes_by_itself(article: Article) -> bool:
    """Whether it is new enough to be narrated unasked."""
    return article.published_at is not None and article.published_at > clock.now() - NEW
