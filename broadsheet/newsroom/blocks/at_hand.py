"""Choosers that take what is already at hand.

A body of sixty blocks names pictures, stories and recordings in a dozen places, and Wagtail would fetch them place by
place. Whoever lays out an article fetches them all at once and lays them at hand; outside of that these blocks are
Wagtail's own, also to the migrations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.blocks import PageChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

Found = Mapping[int, Any]

_at_hand: ContextVar[Mapping[str, Found] | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(*, pictures: Found, stories: Found, media: Found) -> Iterator[None]:
    """Within, choosers take these objects, by primary key; one that is not among them counts as missing."""
    token = _at_hand.set({"pictures": pictures, "stories": stories, "media": media})
    try:
        yield
    finally:
        _at_hand.reset(token)


class _TakesWhatIsAtHand:
    """Mixed into a chooser block; `kind` names what it takes."""

    kind: str

    def bulk_to_python(self, values: Any) -> list[Any]:
        """The objects with these keys, in their order."""
        found = _at_hand.get()
        if found is None:
            return list(super().bulk_to_python(values))  # type: ignore[misc]
        return [found[self.kind].get(value) for value in values]

    def to_python(self, value: Any) -> Any:
        """The object with this key."""
        found = _at_hand.get()
        if found is None:
            return super().to_python(value)  # type: ignore[misc]
        return found[self.kind].get(value)


class PictureChooser(_TakesWhatIsAtHand, ImageChooserBlock):
    """Wagtail's image chooser."""

    kind = "pictures"
    canonical_module_path = "wagtail.images.blocks.ImageChooserBlock"


class StoryChooser(_TakesWhatIsAtHand, PageChooserBlock):
    """Wagtail's page chooser."""

    kind = "stories"
    canonical_module_path = "wagtail.blocks.PageChooserBlock"


class AudioChooser(_TakesWhatIsAtHand, AudioChooserBlock):
    """wagtailmedia's chooser of sound files."""

    kind = "media"
    canonical_module_path = "wagtailmedia.blocks.AudioChooserBlock"


class VideoChooser(_TakesWhatIsAtHand, VideoChooserBlock):
    """wagtailmedia's chooser of films."""

    kind = "media"
    canonical_module_path = "wagtailmedia.blocks.VideoChooserBlock"
