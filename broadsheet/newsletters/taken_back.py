"""A story went off the site: nothing more of it goes out by letter, and what was made of it alone leaves the archive.

What is being sent stands still until somebody has looked: its subject may be the story's headline. Written anew, an issue
has no block of a story that is not out.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from broadsheet.accounts.models import User
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


def _issues_with(article: Article) -> list[int]:
    """Those that have it in their text, and those that were made of it."""
    kinds = ContentType.objects.get_for_models(Article, Issue)
    page = ContentType.objects.get_for_model(Article.page_ptr.field.related_model)
    said = ReferenceIndex.objects.filter(
        to_content_type__in=[kinds[Article], page], to_object_id=str(article.pk),
        base_content_type__in=[kinds[Issue], page],
    )  # fmt: skip
    named = {int(pk) for pk in said.values_list("object_id", flat=True)}
    own = Issue.objects.filter(of_article__article=article).values_list("pk", flat=True)
    return list(Issue.objects.filter(pk__in=named | set(own)).values_list("pk", flat=True))
