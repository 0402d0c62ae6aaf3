"""Pictures within the text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.newsroom.blocks.at_hand import PictureChooser


class PictureUse(blocks.StructBlock):
    """A picture, and what this use of it says. Empty fields take what the picture itself says."""

    picture = PictureChooser(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("Alt text here"), required=False, max_length=255)
    caption = blocks.TextBlock(label=_("Caption here"), required=False, rows=2)
    credit = blocks.CharBlock(label=_("Credit here"), required=False, max_length=255)
    missing = blocks.CharBlock(
        label=_("Missing file"),
        required=False,
        help_text=_("Where an import could not find the picture. Choose one above to fill the frame."),
    )


class BodyPictureBlock(PictureUse):
    """One picture."""

    width = blocks.ChoiceBlock(
        label=_("Width"),
        choices=[("text", _("As the text")), ("wide", _("Wider than the text")), ("full", _("Full width"))],
        default="text",
        search_index=False,  # else whoever looks for "text" would find every article with a picture
    )

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "newsroom/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures that belong together."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    pictures = blocks.ListBlock(PictureUse(), label=_("Pictures"), min_num=2)

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "newsroom/blocks/gallery.html"
