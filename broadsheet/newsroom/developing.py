"""Key developments of a running story: written, changed and removed by editors, and what the digests say offered to them.

A digest's list only offers. Nothing stands on a timeline until somebody takes it; what somebody dismisses is offered no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.text import cut_at_word, plain
from broadsheet.newsroom import acts, gate
from broadsheet.newsroom.models import Article, DismissedDevelopment, KeyDevelopment, RunningStory
from broadsheet.ops import audit

TEXT_MAX = 255
DIGESTS_BACK = timedelta(days=14)
DIGESTS_AT_MOST = 20
"""Articles whose lists are offered: those of the story and of any series, which digests are."""


class DevelopingError(Exception):
    """It can't be done so. The text is fit to be shown."""


@dataclass(frozen=True)
class Offer:
    """One line of a digest's list that is on no timeline of this story yet."""

    text: str
    day: date
    digest: str
    article: Article


@transaction.atomic
def add(
    *, story: RunningStory, text: str, day: date, by: User | None, time: time | None = None,
    article: Article | None = None, taken_from: str = "",
) -> KeyDevelopment:  # fmt: skip
    """Put it on the timeline. The same words taken over twice are one development. Raises `DevelopingError`."""
    _refuse(by, "newsroom.add_keydevelopment")
    RunningStory.objects.select_for_update(of=("self",)).get(
        pk=story.pk
    )  # of two who take the same line over, one does
    taken = story.developments.filter(taken_from=taken_from).first() if taken_from else None
    if taken is not None:
        return taken
    row = KeyDevelopment(story=story, made_by=by, taken_from=taken_from)
    _fill(row, text=text, day=day, time=time, article=article)
    audit.note(act="development.made", on=row, by=by, story=story.pk, text=row.text)
    return row


@transaction.atomic
def change(
    *, development: KeyDevelopment, text: str, day: date, by: User | None, time: time | None = None,
    article: Article | None = None,
) -> KeyDevelopment:  # fmt: skip
    """Other words, another day, another article. Raises `DevelopingError`."""
    _refuse(by, "newsroom.change_keydevelopment")
    row = KeyDevelopment.objects.select_for_update(of=("self",)).filter(pk=development.pk).first()
    if row is None:
        raise DevelopingError(_("This development was removed meanwhile."))
    _fill(row, text=text, day=day, time=time, article=article)
    audit.note(act="development.changed", on=row, by=by, story=row.story_id, text=row.text)
    return row


@transaction.atomic
def remove(*, development: KeyDevelopment, by: User | None) -> None:
    """Take it off the timeline. Raises `DevelopingError`; of two who remove it, the second changes nothing."""
    _refuse(by, "newsroom.delete_keydevelopment")
    row = KeyDevelopment.objects.select_for_update(of=("self",)).filter(pk=development.pk).first()
    if row is not None:
        audit.note(act="development.removed", on=row, by=by, story=row.story_id, text=row.text)
        row.delete()


def offered(story: RunningStory) -> list[Offer]:
    """What digests list that readers can see, as far as everybody may read it, the newest first."""
    settled = set(story.developments.exclude(taken_from="").values_list("taken_from", flat=True))
    settled |= set(story.dismissed_developments.values_list("digest", flat=True))
    fresh = {offer.digest: offer for offer in reversed(list(_lines(story))) if offer.digest not in settled}
    return list(reversed(fresh.values()))


@transaction.atomic
def dismiss(*, story: RunningStory, offer: Offer, by: User | None) -> DismissedDevelopment:
    """Offer this line to this story no more. Saying so twice changes nothing. Raises `DevelopingError`."""
    _refuse(by, "newsroom.add_keydevelopment")
    row, is_new = DismissedDevelopment.objects.get_or_create(
        story=story, digest=offer.digest, defaults={"text": offer.text, "made_by": by}
    )
    if is_new:
        audit.note(act="development.dismissed", on=row, by=by, story=story.pk, text=row.text)
    return row


@transaction.atomic
def offer_again(*, dismissed: DismissedDevelopment, by: User | None) -> None:
    """Undo a dismissal. Raises `DevelopingError`; of two who undo it, the second changes nothing."""
    _refuse(by, "newsroom.add_keydevelopment")
    row = DismissedDevelopment.objects.select_for_update(of=("self",)).filter(pk=dismissed.pk).first()
    if row is not None:
        audit.note(act="development.offered_again", on=row, by=by, story=row.story_id, text=row.text)
        row.delete()


def dismissed(story: RunningStory) -> QuerySet[DismissedDevelopment]:
    """What somebody said no to while a digest that has it may still be offered, the newest first."""
    lately = story.dismissed_developments.filter(made_at__gte=clock.now() - DIGESTS_BACK)
    return lately.select_related("made_by").order_by("-made_at", "-pk")


def _lines(story: RunningStory) -> Iterator[Offer]:
    in_story = Exists(
        Article.running_stories.through._default_manager.filter(article=OuterRef("pk"), runningstory=story.pk)
    )
    lately = Article.objects.public().in_language(story.language).filter(published_at__gte=clock.now() - DIGESTS_BACK)
    for article in lately.filter(Q(in_story) | Q(series__isnull=False)).newest_first()[:DIGESTS_AT_MOST]:
        for block in gate.open_blocks(article):
            for item in block.value["items"] if block.block_type == "key_developments" else ():
                text = " ".join(plain(item.source).split())
                if text:
                    yield Offer(cut_at_word(text, TEXT_MAX), block.value["day"], _digest(text), article)


def _fill(row: KeyDevelopment, *, text: str, day: date, time: time | None, article: Article | None) -> None:
    row.text = " ".join(text.split())
    if not row.text:
        raise DevelopingError(_("Please say what happened."))
    if len(row.text) > TEXT_MAX:
        raise DevelopingError(_("Please say it in at most %d characters.") % TEXT_MAX)
    if day > clock.today():
        raise DevelopingError(_("This day is still to come. What is to happen is a claim: follow it up."))
    row.day, row.time, row.article = day, time, article
    row.save()


def _refuse(by: User | None, permission: str) -> None:
    if by is not None and not acts.may(by, permission):
        raise DevelopingError(_("An editor can change the timeline."))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
