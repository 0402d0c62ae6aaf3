"""Boxes beside the running text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from broadsheet.newsroom.blocks.text import PARAGRAPH_FEATURES


class KeyDevelopmentsBlock(blocks.StructBlock):
    """A dated list of what happened."""

    day = blocks.DateBlock(label=_("Day"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Left empty: “Key developments on” and the day.")
    )
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=["bold", "italic", "link"]), label=_("Developments"), min_num=1
    )

    class Meta:
        label = _("Key developments")
        icon = "list-ul"
        template = "newsroom/blocks/key_developments.html"


class FactBoxBlock(blocks.StructBlock):
    """Background in a box."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=PARAGRAPH_FEATURES)

    class Meta:
        label = _("Fact box")
        icon = "info-circle"
        template = "newsroom/blocks/fact_box.html"


class SpecialBlock(blocks.StructBlock):
    """A special project's own HTML, shown in a sandboxed frame. Only a chief editor may add or change one."""

    title = blocks.CharBlock(label=_("Title"), help_text=_("Read out to those who cannot see the frame."))
    html = blocks.TextBlock(label=_("HTML"), rows=12)
    height = blocks.IntegerBlock(label=_("Height in pixels"), default=480, min_value=50, max_value=4000)

    class Meta:
        label = _("Special project (HTML)")
        icon = "code"
        template = "newsroom/blocks/special.html"


def table_block() -> TypedTableBlock:
    """A table whose columns hold text or numbers."""
    return TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"))),
            ("number", blocks.DecimalBlock(label=_("Number"))),
            ("rich_text", blocks.RichTextBlock(label=_("Rich text"), features=["bold", "italic", "link"])),
        ],
        label=_("Table"),
        template="newsroom/blocks/table.html",
    )
