"""What the newsroom itself does when something happened.

Some listeners are not to events of ours: a page may go in many ways (the page itself, its month, a script), so may a
picture's public name, and only Wagtail's and the database's own news reaches all of them.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import StringTranslation

from broadsheet.newsroom import changes, events, machine_help, public_names, recordings, scheduling, tasks
from broadsheet.newsroom.models import Article, MediaFile, PublicFile, StandingPage
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.search.tasks import learn_words
from broadsheet.ops import audit
from broadsheet.ops.models import Address
from broadsheet.ops.queue.enqueuing import later

changes.connect()


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


@receiver(page_published, dispatch_uid="newsroom.prepare_pictures")
def prepare_pictures(instance: Page, **_more: Any) -> None:
    """What a page shows is known at once, and scaled behind; what it shows no more loses its public name."""
    public_names.index_now(instance)
    later(tasks.scale_for_page, instance.pk)
    later(tasks.withdraw_replaced, instance.pk)
    tasks.copy_embeds_of(instance)


@receiver(page_unpublished, dispatch_uid="newsroom.withdraw_pictures")
def withdraw_pictures(instance: Page, **_more: Any) -> None:
    """The pictures of a page that is out no more (unpublished, killed, taken down, deleted) lose their public names."""
    pictures = public_names.referred_to(instance)
    sound_and_film = public_names.referred_to(instance, MediaFile)
    transaction.on_commit(lambda: public_names.withdraw_unused(pictures), robust=True)
    transaction.on_commit(lambda: recordings.withdraw_unused(sound_and_film), robust=True)


@receiver(post_delete, sender=MediaFile, dispatch_uid="newsroom.withdraw_deleted_recording")
def withdraw_deleted_recording(instance: MediaFile, **_more: Any) -> None:
    """A recording that is deleted leaves no public copy behind."""
    transaction.on_commit(lambda: recordings.withdraw_all(instance), robust=True)


@receiver(post_delete, sender=PublicFile, dispatch_uid="newsroom.remove_public_file")
def remove_public_file(instance: PublicFile, **_more: Any) -> None:
    """Readers lose a file with its name. Here, because names go with their renditions, and those in many ways."""
    name = instance.name
    transaction.on_commit(lambda: public_names.remove_file(name), robust=True)


@receiver([events.article_published, events.article_updated], dispatch_uid="newsroom.settle_refusals")
def settle_refusals(article: Article, **_more: Any) -> None:
    """What came out after all is no trouble of the schedule's any more."""
    scheduling.settle_all_of(article, by=None)


@receiver(post_save, sender=StringTranslation, dispatch_uid="newsroom.note_machine_translation")
def note_machine_translation(instance: StringTranslation, **_more: Any) -> None:
    """A passage that a machine translated makes the translation one that a machine helped with."""
    machine_help.note_translation(instance)


@receiver([events.article_published, events.article_updated], dispatch_uid="newsroom.learn_words")
def learn_the_words(article: Article, **_more: Any) -> None:
    """A mistyped question should find what has just come out."""
    learn_words.enqueue(article.pk)
