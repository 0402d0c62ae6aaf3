"""Who opened which draft: written down as it happens, read by chief editors, forgotten after a time.

One statement for each opening and none for what readers see anyway. A leak is looked into with this; nobody is watched
while at work: an hour of a person at an article is one row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article, DraftOpening, Way

KEPT = timedelta(days=180)
"""As docs/retention.md says."""

AT_ONCE = 500
TIDIED_EVERY_SECONDS = 60 * 60


def is_public(article: Article) -> bool:
    """Whether readers see its latest version."""
    return bool(article.live and not article.has_unpublished_changes)


def article_of(number: int) -> Article | None:
    """An article by its number, where a view that has shown it keeps it to itself."""
    found: Article | None = Article.objects.defer("body").filter(pk=number).first()
    return found


def note(article: Article, *, way: Way, by: User) -> None:
    """Write it down, once an hour."""
    now = clock.now()
    row = DraftOpening(
        article_id=article.pk, person=by, way=way, at=now, hour=now.replace(minute=0, second=0, microsecond=0)
    )
    DraftOpening.objects.bulk_create([row], ignore_conflicts=True)


def of(article: Article) -> Any:
    """All that is known of this article's drafts, the latest first."""
    return article.draft_openings.select_related("person")


def tidy() -> int:
    """Forget what is too old, some hundred rows at a time. Returns how many went."""
    past = DraftOpening.objects.filter(at__lt=clock.now() - KEPT).order_by("at").values("pk")[:AT_ONCE]
    gone, _by_model = DraftOpening.objects.filter(pk__in=list(past.values_list("pk", flat=True))).delete()
    return gone


def tidy_now_and_then() -> None:
    """For the worker, which asks every few seconds."""
    if cache.add("draft-openings-tidied", True, timeout=TIDIED_EVERY_SECONDS):
        while tidy() == AT_ONCE:
            pass
