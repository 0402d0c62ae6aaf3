"""Making the scaled copies of pictures, behind the readers' backs: never in a request but for one small quick copy."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable

from wagtail.images.models import Filter
from wagtail.models import Page

from broadsheet.foundation import clock
from broadsheet.newsroom import events, public_names, shapes
from broadsheet.newsroom.models import Picture, Rendition
from broadsheet.ops.models import Lease

LEASE_SECONDS = 300
MAIN_SHAPES = ("share", "card", "text", "wide", "search", "feed")
BODY_SHAPES = ("text", "feed")
SHARE_SHAPES = ("share", *BODY_SHAPES)
"""What is made at publication; a page that shows another shape asks for it."""


class BeingScaledError(Exception):
    """Another worker is at it. It may be dead: then its lease runs out, and whoever tries again makes the rest."""


def existing(picture: Picture, shape: str) -> dict[str, list[Rendition]]:
    """The copies of this shape that there are, by encoding, from small to large."""
    found: dict[str, list[Rendition]] = {}
    for mime, encoding in shapes.FORMATS:
        filters = [Filter(f"{spec}|{encoding}") for spec in shapes.specs(picture, shape)]
        made = picture.find_existing_renditions(*filters)
        if made:
            found[mime] = [made[filter] for filter in filters if filter in made]
    return found


def is_complete(picture: Picture, shape: str, found: dict[str, list[Rendition]]) -> bool:
    """Whether every copy of this shape is there."""
    wanted = len(shapes.specs(picture, shape))
    return all(len(found.get(mime, [])) == wanted for mime, _encoding in shapes.FORMATS)


def quick(picture: Picture, shape: str) -> Rendition:
    """The smallest copy, in the encoding that is made fastest and that every browser knows."""
    made: Rendition = picture.get_rendition(f"{shapes.specs(picture, shape)[0]}|{shapes.FALLBACK[1]}")
    return made


def scale(picture: Picture, wanted: Iterable[str]) -> int:
    """Make whatever is missing of these shapes, and drop what another focal point left over. Returns how many were made."""
    made = sum(_alone(picture, shape) for shape in wanted)
    left_over = _drop_left_over(picture)
    _name_if_shown(picture)
    if made or left_over:
        events.tell(events.picture_changed, sender=Picture, picture=picture)
    return made


def insist(pictures: Iterable[int]) -> None:
    """Raise `BeingScaledError` if another worker has one of these pictures in hand, so that the task is tried again."""
    names = [f"scaling-{picture}-{shape}" for picture in pictures for shape in (*shapes.SHAPES, *shapes.FOR_MACHINES)]
    if Lease.objects.filter(name__in=names, ends_at__gt=clock.now()).exists():
        raise BeingScaledError("Another worker is scaling it")


def _alone(picture: Picture, shape: str) -> int:
    """Of two workers that are asked for the same at once, one does it and the other does nothing."""
    lease, holder = f"scaling-{picture.pk}-{shape}", f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    if not Lease.objects.take(lease, holder, seconds=LEASE_SECONDS):
        return 0
    try:
        return _scale(picture, shape)
    finally:
        Lease.objects.give_back(lease, holder)


def _scale(picture: Picture, shape: str) -> int:
    there = {
        rendition.filter_spec
        for rendition in Rendition.objects.filter(image=picture)
        if _is_current(rendition, picture)
    }
    missing = [spec for spec in shapes.every_copy(picture, shape) if spec not in there]
    for spec in missing:
        picture.get_rendition(spec)
    return len(missing)


def _is_current(rendition: Rendition, picture: Picture) -> bool:
    return bool(rendition.focal_point_key == rendition.filter.get_cache_key(picture))


def _drop_left_over(picture: Picture) -> int:
    """Crops around a focal point that has been moved since."""
    left_over = [each for each in Rendition.objects.filter(image=picture) if not _is_current(each, picture)]
    for rendition in left_over:
        rendition.delete()
    return len(left_over)


def _name_if_shown(picture: Picture) -> None:
    """A picture that readers see has its new copies named at once, so that no page view has to."""
    if not public_names.shown([picture.pk]):
        return
    unnamed = Rendition.objects.filter(image=picture, public_file__isnull=True)
    public_names.give([each for each in unnamed if shapes.is_for_readers(each.filter_spec)])


def scale_for(page: Page) -> int:
    """Make the copies that this page, its cards and its share card are likely to need. Returns how many were missing."""
    wanted: dict[int | None, tuple[str, ...]] = dict.fromkeys(public_names.referred_to(page), BODY_SHAPES)
    wanted[getattr(page, "share_picture_id", None)] = SHARE_SHAPES
    wanted[getattr(page, "main_picture_id", None)] = MAIN_SHAPES
    pictures = Picture.objects.filter(pk__in=[pk for pk in wanted if pk])
    return sum(scale(picture, wanted[picture.pk]) for picture in pictures)
