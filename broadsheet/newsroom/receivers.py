"""What the newsroom itself does when something happened.

One listener is not to an event of ours: a page may be deleted in many ways (the page itself, its month, a script), and
only the database's own news reaches all of them before the row is gone.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from broadsheet.newsroom import events, scheduling
from broadsheet.newsroom.models import Article, StandingPage
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.search.tasks import learn_words
from broadsheet.ops import audit
from broadsheet.ops.models import Address


@receiver(pre_delete, sender=Article, dispatch_uid="newsroom.leave_tombstone.article")
@receiver(pre_delete, sender=StandingPage, dispatch_uid="newsroom.leave_tombstone.standing_page")
def leave_tombstone(instance: AddressedPage, **_more: Any) -> None:
    """What was once public answers 410 for good when it is deleted; what never was leaves nothing behind."""
    if not instance.ever_published:
        Address.objects.free(instance)
        return
    Address.objects.bury(instance)
    audit.note(act="page.delete", on=instance, by=get_active_log_context().user, headline=instance.title)
    if isinstance(instance, Article):
        events.tell(events.article_deleted, sender=Article, article=instance, article_id=instance.pk)


@receiver([events.article_published, events.article_updated], dispatch_uid="newsroom.settle_refusals")
def settle_refusals(article: Article, **_more: Any) -> None:
    """What came out after all is no trouble of the schedule's any more."""
    scheduling.settle_all_of(article, by=None)


@receiver([events.article_published, events.article_updated], dispatch_uid="newsroom.learn_words")
def learn_the_words(article: Article, **_more: Any) -> None:
    """A mistyped question should find what has just come out."""
    learn_words.enqueue(article.pk)
