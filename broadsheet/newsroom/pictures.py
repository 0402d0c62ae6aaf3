"""Which scaled copies of a picture a page shows, and under which names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import prefetch_related_objects

from broadsheet.foundation import sources
from broadsheet.newsroom.models import Picture, PublicFile, Rendition

SHAPES: dict[str, tuple[tuple[int, str], ...]] = {
    # shape: (width in pixels, Wagtail filter) from small to large
    "wide": ((480, "fill-480x320"), (960, "fill-960x640"), (1600, "fill-1600x1067")),
    "text": ((480, "width-480"), (960, "width-960"), (1600, "width-1600")),
    "card": ((320, "fill-320x213"), (640, "fill-640x427"), (960, "fill-960x640")),
    "square": ((96, "fill-96x96"), (192, "fill-192x192"), (384, "fill-384x384")),
}
"""The only scalings there are: a fixed list, so that nobody can ask for a thousand others."""

FORMATS = (("image/webp", "format-webp"),)


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


def for_page(picture: Picture | None, *, shape: str, is_preview: bool = False) -> PicturePrint | None:
    """The picture's copies for a page; those of a preview keep their private addresses."""
    if picture is None:
        return None
    sources.record(f"picture:{picture.pk}")
    prefetch_related_objects([picture], "renditions__public_file")
    copies: dict[str, list[Copy]] = {}
    for mime, encoding in FORMATS:
        specs = [f"{spec}|{encoding}" for _width, spec in SHAPES[shape]]
        # One by one: made in bulk, Wagtail hands back new ones without their keys, and caches them so.
        renditions = {spec: picture.get_rendition(spec) for spec in specs}
        copies[mime] = [_copy(renditions[spec], is_preview=is_preview) for spec in specs]
    last = copies[FORMATS[-1][0]]
    return PicturePrint(copies=copies, fallback=last[min(1, len(last) - 1)])


def _copy(rendition: Rendition, *, is_preview: bool) -> Copy:
    url = rendition.url if is_preview else public_url(rendition)
    return Copy(url=url, width=rendition.width, height=rendition.height)


def public_url(rendition: Rendition) -> str:
    """The rendition's public address; the first page that shows it gives it one."""
    try:
        name = rendition.public_file.name
    except PublicFile.DoesNotExist:
        name = _make_public(rendition)
    return storages["public"].url(name)


def _make_public(rendition: Rendition) -> str:
    with rendition.file.open("rb") as file:
        content = file.read()
    ending = rendition.file.name.rsplit(".", 1)[-1]
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    storage = storages["public"]
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    PublicFile.objects.get_or_create(rendition=rendition, defaults={"name": name})
    return name
