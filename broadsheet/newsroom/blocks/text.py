"""Words: paragraphs, headings, quotes, and the signs between them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PARAGRAPH_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "superscript",
    "subscript",
    "strikethrough",
]


def paragraph_block() -> blocks.RichTextBlock:
    """Running text. Headings are blocks of their own, so that every one can be linked to."""
    return blocks.RichTextBlock(
        features=PARAGRAPH_FEATURES, label=_("Text"), icon="pilcrow", template="newsroom/blocks/paragraph.html"
    )


class HeadingBlock(blocks.CharBlock):
    """A heading within the text."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "newsroom/blocks/heading.html"


class PullQuoteBlock(blocks.StructBlock):
    """Words lifted out of the text."""

    text = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        label = _("Pull quote")
        icon = "openquote"
        template = "newsroom/blocks/pull_quote.html"


class DividerBlock(blocks.StaticBlock):
    """A pause between two parts."""

    class Meta:
        label = _("Divider")
        icon = "minus"
        admin_text = _("A thin rule.")
        template = "newsroom/blocks/divider.html"


class OpenPartEndsBlock(blocks.StaticBlock):
    """Where the part that everyone may read ends, in articles that are not open."""

    class Meta:
        label = _("The open part ends here")
        icon = "lock"
        admin_text = _("What follows is for members (or registered readers) only. Has no effect in an open article.")
        template = "newsroom/blocks/open_part_ends.html"
