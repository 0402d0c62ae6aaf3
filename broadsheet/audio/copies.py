"""Which narrations lie where readers can fetch them: copied when a page that is out shows them, gone when none may.

What is open lies in the public tree, what is closed in the one that the kiosk hands out to those with a pass. Both names
are made of the file's own hash, so that nobody guesses them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages

from broadsheet.audio.heard import Heard
from broadsheet.audio.models import Narration
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Access

SWEPT_AT_ONCE = 500
SWEPT_EVERY_SECONDS = 600
LATELY = timedelta(days=7)
"""What ended longer ago has been looked at often enough."""
_REACHED = "narrations-swept-to"
_CLOSED_KINDS = (Access.REGISTERED, Access.MEMBERS)

Place = tuple[str, str]
"""A storage's alias and a name in it."""


def address(heard: Heard, access: str) -> str:
    """Where readers of the page fetch it; the first page that shows it makes the copy.

    `access` is the article's: it says whose pass opens the file, if that is closed.
    """
    alias, name = place(heard, access)
    storage = storages[alias]
    if not storage.exists(name):
        with default_storage.open(heard.file, "rb") as file:
            put(storage, name, file.read())
        settle([heard.sha256], [heard.article_id])  # it may have ended while we copied
    return str(storage.url(name))


def place(heard: Heard, access: str) -> Place:
    """Where its copy lies."""
    name = name_of(heard.sha256)
    return ("closed_audio", f"{access}/{heard.article_id}/{name}") if heard.is_gated else ("public", name)


def name_of(sha256: str, ending: str = "mp3") -> str:
    """What the copy, or what belongs to it, is called."""
    return f"{sha256[:32]}.{ending}"


def put(storage: Storage, name: str, content: bytes) -> None:
    """Write it. Somebody may have been quicker: then Django gave ours another name, which nobody will ask for."""
    saved = storage.save(name, ContentFile(content))
    if saved != name:
        storage.delete(saved)


# Taking away -----------------------------------------------------------------------------------------------------------


def settle(hashes: Iterable[str], articles: Collection[int]) -> None:
    """Take away those copies of these files that no narration of today stands for. `articles` are those they were made for."""
    for sha256 in {each for each in hashes if each}:
        kept = set(_wanted(sha256))
        for alias, name in {*_open_places(sha256), *_closed_places(sha256, articles)} - kept:
            storages[alias].delete(name)


def withdraw(narration: Narration) -> None:
    """The same for one narration, as its row says now."""
    settle([narration.sha256], [narration.article_id])


def settle_article(article: int) -> None:
    """The same for all narrations that this article has had."""
    settle(Narration.objects.filter(article=article).values_list("sha256", flat=True), [article])


def sweep(after: int = 0) -> int:
    """The same for the next narrations after this one that have ended lately. Returns the last one looked at, 0 at the end.

    For those whose copier died after copying, or whose ender before taking away; all others are settled at once.
    """
    rows = Narration.objects.filter(pk__gt=after, ended_at__gt=clock.now() - LATELY).exclude(sha256="").order_by("pk")
    some = list(rows.values_list("pk", "sha256", "article_id")[:SWEPT_AT_ONCE])
    for _pk, sha256, article in some:
        settle([sha256], [article])
    return some[-1][0] if len(some) == SWEPT_AT_ONCE else 0


def sweep_now_and_then() -> None:
    """For the worker, which asks every few seconds."""
    if cache.add("narrations-swept", True, timeout=SWEPT_EVERY_SECONDS):
        cache.set(_REACHED, sweep(cache.get(_REACHED) or 0), timeout=None)


def _wanted(sha256: str) -> Iterator[Place]:
    rows = Narration.objects.offered().filter(sha256=sha256)
    for is_gated, article, access in rows.values_list("is_gated", "article_id", "article__access"):
        if is_gated:
            yield "closed_audio", f"{access}/{article}/{name_of(sha256)}"
        else:
            yield from _open_places(sha256)


def _open_places(sha256: str) -> list[Place]:
    return [("public", name_of(sha256, ending)) for ending in ("mp3", "vtt", "txt", "json")]


def _closed_places(sha256: str, articles: Collection[int]) -> list[Place]:
    return [("closed_audio", f"{kind}/{article}/{name_of(sha256)}") for kind in _CLOSED_KINDS for article in articles]
