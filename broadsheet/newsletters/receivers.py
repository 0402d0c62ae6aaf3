"""What newsletters listen to: their own titles and issues, which staff edit on the desk, and who gets no mail any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from broadsheet.foundation import sources
from broadsheet.mail.events import addresses_suppressed, suppression_lifted
from broadsheet.mail.models import Why
from broadsheet.mail.suppression import holding
from broadsheet.newsletters import beside, sending, suppressing, taken_back
from broadsheet.newsletters.models import Delivery, Issue, Newsletter, Subscriber, Subscription
from broadsheet.newsroom import events as newsroom
from broadsheet.newsroom.models import Article

holding.unasked(sending.KIND, "newsletters/mail/issue_correction")

BOOKKEEPING = {
    "latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked", "locked_at", "locked_by",
    "go_live_at", "expire_at", "path", "depth", "numchild", "sends_when_out",
}  # fmt: skip
"""What a saved draft writes into the row: readers see nothing of it."""


@receiver([post_save, post_delete], sender=Newsletter)
def print_anew(instance: Newsletter, **_facts: Any) -> None:
    """Their pages say what they are now."""
    sources.changed(instance.source, instance.source_of_all)
    if instance.running_story_id:
        sources.changed(beside.source_of(instance.running_story_id))


@receiver([post_save, post_delete], sender=Issue)
def print_issue_anew(instance: Issue, update_fields: Collection[str] | None = None, **_facts: Any) -> None:
    """Its page, and the lists that it stands in; no other issue's page is made from either."""
    if update_fields is None or not set(update_fields) <= BOOKKEEPING:
        sources.changed(instance.source, instance.newsletter.source_of_issues)


@receiver(pre_delete, sender=Subscriber, dispatch_uid="newsletters.erased")
def forget_address(instance: Subscriber, **_facts: Any) -> None:
    """Whoever is erased: what was sent to them is still counted, but nobody knows any more where to."""
    own = Delivery.objects.filter(subscription__in=Subscription.objects.filter(subscriber=instance))
    own.update(address=None, said="", provider="")


@receiver(addresses_suppressed, dispatch_uid="newsletters.suppressed")
def end_suppressed(addresses: Sequence[tuple[str, str]], **_more: Any) -> None:
    """What is sent nowhere any more has ended, and is counted as that."""
    suppressing.end(addresses)


@receiver(suppression_lifted, dispatch_uid="newsletters.lifted")
def go_on(address: str, why: str, since: datetime, **_more: Any) -> None:
    """A mistake of a server, or of ours, ends nothing. A reader who comes back chooses anew."""
    if why != Why.READER:
        suppressing.go_on(address=address, since=since)


@receiver(newsroom.article_unpublished, dispatch_uid="newsletters.taken_back")
def stop_what_tells_of_it(article: Article, **_more: Any) -> None:
    """Whatever took it off the site: an unpublishing, a kill, a takedown, a legal hold, its own end."""
    taken_back.stop(article=article)
