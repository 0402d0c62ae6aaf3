"""Pictures for machines: share cards, search engines, feeds. JPEG, which every one of them can read."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from wagtail.images.models import SourceImageIOError

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import Picture
from broadsheet.newsroom.pictures import Copy, public_url

_JPEG = "|format-jpeg|bgcolor-ffffff"

SHARE = f"fill-1200x630{_JPEG}"
"""The card that networks show: 1.91:1, the smallest that they show large."""

SEARCH = (f"fill-1200x675{_JPEG}", f"fill-1200x900{_JPEG}", f"fill-1200x1200{_JPEG}")
"""The three ratios that search engines ask for: 16:9, 4:3, 1:1."""

FEED = f"width-1200{_JPEG}"
"""Uncropped, as a feed reader shows it."""

LOGO = f"max-600x600{_JPEG}"
"""The paper's own sign."""


def copies(picture: Picture | None, *specs: str) -> list[Copy]:
    """The picture in these scalings, under their whole public addresses. At most two queries when all exist."""
    if picture is None:
        return []
    sources.record(f"picture:{picture.pk}")
    prefetch_related_objects([picture], "renditions__public_file")
    try:
        # One by one: made in bulk, Wagtail hands back new ones without their keys.
        renditions = [picture.get_rendition(spec) for spec in specs]
    except SourceImageIOError:
        return []  # its file is missing: a page does without rather than not at all
    return [Copy(url=whole_address(public_url(each)), width=each.width, height=each.height) for each in renditions]


def whole_address(url: str) -> str:
    """A public file's address with its origin; one that lies in an object store has its own already."""
    return url if "://" in url else languages.origin(languages.default()) + url
