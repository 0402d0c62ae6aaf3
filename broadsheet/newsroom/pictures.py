"""Pictures as a page shows them: which scaled copies, and under which addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from broadsheet.foundation import sources
from broadsheet.newsroom import public_names, scaling, tasks
from broadsheet.newsroom.models import Picture, Rendition
from broadsheet.newsroom.public_names import withdraw_unused
from broadsheet.newsroom.shapes import FOR_MACHINES, FORMATS, SHAPES
from broadsheet.ops.queue.enqueuing import later

__all__ = ["FORMATS", "SHAPES", "Copy", "PicturePrint", "for_page", "prefetch", "public_url", "withdraw_unused"]

logger = logging.getLogger("broadsheet.pictures")

ASKED_AGAIN_SECONDS = 300

public_url = public_names.url


@dataclass(frozen=True)
class Copy:
    """One scaled copy as a page names it."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class PicturePrint:
    """A picture ready for a page: its copies by encoding, and the one for browsers that choose nothing."""

    copies: dict[str, list[Copy]]
    fallback: Copy


def prefetch(pictures: Iterable[Picture | None]) -> None:
    """Fetch what `for_page` needs for all of these, in two queries however many they are."""
    prefetch_related_objects([picture for picture in pictures if picture is not None], "renditions__public_file")


def for_page(picture: Picture | None, *, shape: str, is_preview: bool = False) -> PicturePrint | None:
    """The picture's copies for a page; those of a preview keep their private addresses.

    What is not scaled yet is left to the worker; the page has a small copy meanwhile. None when there is no picture, or
    nothing left of its file.
    """
    if picture is None:
        return None
    sources.record(f"picture:{picture.pk}")
    prefetch([picture])  # also keeps Wagtail from remembering copies whose names have been taken away
    found = scaling.existing(picture, shape)
    if not scaling.is_complete(picture, shape, found):
        sources.record(public_names.copies_source(picture.pk))
        ask_for(picture, shape)
        found = found or _quick(picture, shape)
    if not found:
        return None
    copies = _copies(found, is_preview=is_preview)
    of_fallback = copies.get(FORMATS[-1][0]) or next(iter(copies.values()))
    return PicturePrint(copies=copies, fallback=of_fallback[min(1, len(of_fallback) - 1)])


def _quick(picture: Picture, shape: str) -> dict[str, list[Rendition]]:
    try:
        return {FORMATS[-1][0]: [scaling.quick(picture, shape)]}
    except (SourceImageIOError, InvalidFilterSpecError, OSError, ValueError):
        logger.warning("The file of picture %s is missing or broken; pages go without it", picture.pk)
        return {}


def _copies(found: dict[str, list[Rendition]], *, is_preview: bool) -> dict[str, list[Copy]]:
    if not is_preview:
        public_names.give_missing(rendition for renditions in found.values() for rendition in renditions)
    copies = {
        mime: [
            Copy(url=each.url if is_preview else public_url(each), width=each.width, height=each.height)
            for each in renditions
        ]
        for mime, renditions in found.items()
    }
    return {mime: list({copy.width: copy for copy in each}.values()) for mime, each in copies.items()}


def ask_for(picture: Picture, *wanted: str) -> None:
    """Have the copies of these shapes made by the worker. Asking again within minutes asks nothing."""
    new = [shape for shape in wanted if cache.add(_asked(picture, shape), True, timeout=ASKED_AGAIN_SECONDS)]
    if new:
        later(tasks.scale_picture, picture.pk, new)


def scale_again(picture: Picture) -> None:
    """Make new copies of a picture that has changed, and forget the old ones."""
    cache.delete_many([_asked(picture, shape) for shape in (*SHAPES, *FOR_MACHINES)])
    wanted = scaling.MAIN_SHAPES if public_names.shown([picture.pk]) else ()
    later(tasks.scale_picture, picture.pk, list(wanted))


def _asked(picture: Picture, shape: str) -> str:
    return f"scaling-{picture.pk}-{shape}-{picture.file_hash}-{picture.focal_point_x}-{picture.focal_point_y}"
