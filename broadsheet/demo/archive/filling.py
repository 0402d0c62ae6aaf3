"""Fills the archive: thousands of articles at a time, each batch in one transaction, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection, transaction

from broadsheet.demo.archive import rows
from broadsheet.demo.archive.drafting import Draft
from broadsheet.demo.archive.furniture import Furniture
from broadsheet.demo.archive.stories import ArchiveStory, guid_of, language_of, story
from broadsheet.foundation import clock, sources
from broadsheet.newsroom import tasks
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.scaling import MAIN_SHAPES
from broadsheet.newsroom.search import lexicon

BATCH = 1000
"""Articles in one transaction: a few seconds of work that may be lost."""


def missing(articles: int) -> list[int]:
    """The numbers of the archive's articles that are not there yet, the oldest first."""
    present = set(Article.objects.values_list("guid", flat=True))
    return [number for number in reversed(range(articles)) if guid_of(number) not in present]


def fill(numbers: list[int], *, advance: Callable[[int], None]) -> None:
    """Write these articles. `advance(articles)` is called after each batch; stopped there, the next run goes on."""
    if not numbers:
        return
    filling = _Filling(numbers)
    try:
        for batch in _batches(numbers):
            filling.write([story(number) for number in batch])
            advance(len(batch))
    finally:
        filling.finish()


class _Filling:
    def __init__(self, numbers: list[int]) -> None:
        self._furniture = Furniture.fetch()
        self._newest = _newest(numbers)
        self._pages = dict(Article.objects.values_list("guid", "pk"))
        self._learnt: dict[str, Counter[str]] = {"en": Counter(), "uk": Counter()}

    def write(self, stories: list[ArchiveStory]) -> None:
        """Write one batch, whole or not at all."""
        drafts = [Draft(story, self._newest, self._furniture, self._related(story)) for story in stories]
        with transaction.atomic():
            rows.write(drafts, self._furniture)
        for draft in drafts:
            self._pages[draft.story.guid] = draft.article.pk
            self._learnt[draft.story.language].update(draft.learnt)

    def finish(self) -> None:
        """What is done once for all articles: the lexicon, small copies of the pictures, the databases' own statistics."""
        for language, counted in self._learnt.items():
            lexicon.learn_counted(language, counted)
        sources.changed(sources.EVERYTHING)
        for picture in self._furniture.pictures.values():
            tasks.scale_picture.enqueue(picture, list(MAIN_SHAPES))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _related(self, story: ArchiveStory) -> int | None:
        """The page of the other story, where it is there and of the same language."""
        for block in story.blocks:
            other = story.number + block.related
            if block.kind == "related" and language_of(other) == story.language:
                return self._pages.get(guid_of(other))
        return None


def _newest(numbers: list[int]) -> datetime:
    """The moment from which the archive goes backwards: that of the first run, so that more articles are older ones."""
    published = dict(Article.objects.filter(published_at__isnull=False).values_list("guid", "published_at"))
    for number in range(numbers[0] + BATCH):
        moment: datetime | None = published.get(guid_of(number))
        if moment is not None:
            return moment + story(number).moment
    return clock.now()


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
