"""A post, a video or a chart that lives elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.newsroom.blocks.at_hand import PictureChooser


class EmbedBlock(blocks.StructBlock):
    """Something from another site, kept as a copy of ours; the other site is asked only when a reader clicks."""

    url = blocks.URLBlock(
        label=_("Address"),
        help_text=_("YouTube, X, Telegram, Facebook, Instagram, TikTok, Bluesky, Mastodon, Datawrapper or Flourish."),
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    author = blocks.CharBlock(label=_("Author"), required=False)
    text = blocks.TextBlock(label=_("Its text, as a copy"), required=False, rows=4)
    picture = PictureChooser(label=_("A picture of it"), required=False)

    class Meta:
        label = _("Embed")
        icon = "media"
        template = "newsroom/blocks/embed.html"
