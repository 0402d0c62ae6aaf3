"""A story went off the site: nothing more of it goes out by letter, and what was made of it alone leaves the archive.

What is being sent stands still until somebody has looked: its subject may be the story's headline. Written anew, an issue
has no block of a story that is not out.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.newsletters import carried
from broadsheet.newsletters.engine import halting
from broadsheet.newsletters.models import HaltKind, Issue, Sending
from broadsheet.newsroom.models import Article


def stop(*, article: Article, by: User | None = None) -> int:
    """Have what tells of it stand still. Returns how many sendings that were."""
    stopped = 0
    with transaction.atomic():
        for sending in Sending.objects.filter(issue__in=_issues_with(article), finished_at__isnull=True):
            Sending.objects.filter(pk=sending.pk).update(written={}, written_at=None)
            why = _("“%s” is in it, and is not out any more.") % article.title
            stopped += halting.halt(sending=sending, kind=HaltKind.PAUSED, why=why, by=by)
        for issue in Issue.objects.filter(of_article__article=article, live=True):
            issue.unpublish()
    return stopped


def _issues_with(article: Article) -> set[int]:
    """Those that have it in their text, and those that were made of it."""
    own = Issue.objects.filter(of_article__article=article).values_list("pk", flat=True)
    return {issue for issue, _article in carried.pairs([article.pk])} | set(own)
