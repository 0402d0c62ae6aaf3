"""Boxes beside the running text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.ingest import organise_template_segments
from wagtail_localize.strings import extract_strings, restore_strings

from broadsheet.newsroom import specials
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

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Its title. The HTML is no text for translators, and only a chief editor may change it."""
        return [StringSegmentValue("title", value["title"])] if value.get("title") else []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """The same with its title translated."""
        for segment in segments:
            value["title"] = segment.render_text()
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """With the frame's address; a draft that is being looked at brings its HTML along."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        is_preview = getattr(context.get("request"), "is_preview", False)
        context["address"] = (
            specials.address(page, value["html"]) if page is not None and page.pk and not is_preview else ""
        )
        return context


class TableBlock(TypedTableBlock):
    """A table that can be translated: its caption, its headings, and every cell with words."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """The words of the table, each under its place: "caption", "heading.0", "cell.2.1"."""
        places = [("caption", value.caption)]
        places += [(f"heading.{number}", column["heading"]) for number, column in enumerate(value.columns)]
        segments = [StringSegmentValue(place, text) for place, text in places if text]
        for row_number, row in enumerate(value.row_data):
            for number, cell in enumerate(row["values"]):
                place = f"cell.{row_number}.{number}"
                if isinstance(cell, RichText) and cell.source:
                    template, strings = extract_strings(cell.source)
                    segments.append(TemplateSegmentValue(place, "html", template, len(strings)))
                    segments += [StringSegmentValue(place, text, attrs=attrs) for text, attrs in strings]
                elif isinstance(cell, str) and cell:
                    segments.append(StringSegmentValue(place, cell))
        return segments

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """The same table with translated words."""
        by_place: dict[str, list[Any]] = {}
        for segment in segments:
            by_place.setdefault(segment.path, []).append(segment)
        for place, found in by_place.items():
            kind, *numbers = place.split(".")
            if kind == "caption":
                value.caption = found[0].render_text()
            elif kind == "heading":
                value.columns[int(numbers[0])]["heading"] = found[0].render_text()
            else:
                value.row_data[int(numbers[0])]["values"][int(numbers[1])] = _translated_cell(found)
        return value


def _translated_cell(segments: list[Any]) -> Any:
    if not any(isinstance(segment, TemplateSegmentValue) for segment in segments):
        return segments[0].render_text()
    _format, template, strings = organise_template_segments(segments)
    return RichText(restore_strings(template, strings))


def table_block() -> TableBlock:
    """A table whose columns hold text or numbers."""
    return TableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"))),
            ("number", blocks.DecimalBlock(label=_("Number"))),
            ("rich_text", blocks.RichTextBlock(label=_("Rich text"), features=["bold", "italic", "link"])),
        ],
        label=_("Table"),
        template="newsroom/blocks/table.html",
    )
