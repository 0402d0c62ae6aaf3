"""What a newsroom has chosen to have narrated: by language, by section, article by article."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

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
    """Whether a synthetic voice may read this article."""
    return not why_unwanted(article)


def why_unwanted(article: Article) -> str:
    """Which choice keeps it from being read, in the desk's words; empty if none does."""
    if not is_on():
        return _("Narration is switched off here (NARRATION).")
    if settings.NARRATION_WITHOUT and article.section.slug in settings.NARRATION_WITHOUT:
        return _("Articles of this section are not narrated (NARRATION_WITHOUT).")
    if Silence.objects.filter(article_id=article.pk).exists():
        return _("Somebody chose that this article is not narrated.")
    return ""


def comes_by_itself(article: Article) -> bool:
    """Whether it is new enough to be narrated unasked."""
    return article.published_at is not None and article.published_at > clock.now() - NEW
