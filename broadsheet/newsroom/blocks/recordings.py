"""Sound and moving pictures of our own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.newsroom.blocks.at_hand import AudioChooser, PictureChooser, VideoChooser


class VideoBlock(blocks.StructBlock):
    """A film: our own file, or one at a provider that loads on a click."""

    media = VideoChooser(label=_("Our own file"), required=False)
    url = blocks.URLBlock(label=_("Or at a provider"), required=False)
    poster = PictureChooser(label=_("Still picture"), required=False)
    caption = blocks.TextBlock(label=_("Caption"), required=False, rows=2)
    credit = blocks.CharBlock(label=_("Credit"), required=False)

    class Meta:
        label = _("Video")
        icon = "media"
        template = "newsroom/blocks/video.html"


class AudioBlock(blocks.StructBlock):
    """A recording to listen to."""

    media = AudioChooser(label=_("File"))
    caption = blocks.TextBlock(label=_("Caption"), required=False, rows=2)
    credit = blocks.CharBlock(label=_("Credit"), required=False)

    class Meta:
        label = _("Audio")
        icon = "media"
        template = "newsroom/blocks/audio.html"
