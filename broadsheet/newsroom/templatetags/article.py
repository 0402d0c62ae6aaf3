"""Tags of the article page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import template
from django.db.models.fields.files import FieldFile
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from broadsheet.foundation import places, printing
from broadsheet.newsroom import bylines, composing, duties, links, machine_help, pictures, providers, recordings
from broadsheet.newsroom.models import Article, Duty, MachineHelp, Picture

register = template.Library()

# Draftail's own marks: no reader needs them, and they are a tenth of a text's bytes.
_BLOCK_KEYS = re.compile(r' data-block-key="[^"]*"')
_ONE_PARAGRAPH = re.compile(r"^\s*<p\b[^>]*>((?:(?!<p\b).)*)</p>\s*$", re.DOTALL)
BEFORE_THE_MIDDLE = 4
"""Pieces that an article has at least before anything stands between them."""

_FIRST_OPENING = re.compile(r"^(\s*<p\b[^>]*>)")
_FIRST_TAG = re.compile(r"^(\s*<[a-z][a-z0-9]*)(?=[\s>])")


@register.simple_tag(takes_context=True)
def compose(context: Context, article: Article) -> composing.Composition:
    """The article's page. Staff who preview see the whole of it, and so do those who may read what is closed."""
    return composing.of(article, whole=_is_preview(context) or printing.wants_whole())


@register.inclusion_tag("components/machine_help.html")
def machines(article: Article) -> dict[str, Any]:
    """What machines did of the article, and where the paper says what they do here."""
    rows = machine_help.of(article)
    return {"rows": rows, "policy": duties.address(article.edition, Duty.MACHINES) if rows else ""}


@register.filter
def machine_help_said(row: MachineHelp) -> str:
    """The label of one."""
    return machine_help.said(row)


@register.simple_tag(takes_context=True)
def pieces(context: Context, composed: composing.Composition) -> SafeString:
    """The body's blocks as HTML; the dateline stands before the first words."""
    outer = {**context.flatten(), "composed": composed}
    shown: list[str] = []
    with links.looked_up(composed.texts, on=composed.article):
        shows_mark = composed.is_gated and _is_preview(context)
        mark = places.fill("article.piece_mark", article=composed.article)
        for number, piece in enumerate(composed.pieces):
            if shows_mark and number == composed.closed_from:
                shown.append(_mark(composed))
            if number == _middle(composed):
                shown.append(places.fill("article.inside", request=context.get("request"), article=composed.article))
            html = piece.block.render_as_block({**outer, "anchor": piece.anchor})
            shown.append(_FIRST_TAG.sub(rf'\1 {mark}="{number}"', html, count=1) if mark else html)
    if composed.article.dateline:
        shown = _with_dateline(composed, shown)
    return mark_safe("".join(shown))


@register.filter
def prose(value: RichText | str) -> SafeString:
    """Running text as readers get it: links lead somewhere, and the editor's own marks are gone."""
    source = value.source if isinstance(value, RichText) else str(value)
    return mark_safe(_BLOCK_KEYS.sub("", expand_db_html(source)))


@register.filter
def bare(html: str) -> SafeString:
    """A text of one paragraph without the paragraph, for a list's item; a longer one as it is."""
    found = _ONE_PARAGRAPH.match(html)
    return mark_safe(found[1] if found else html)


@register.filter
def cell(value: Any) -> SafeString | str:
    """What stands in a table's cell: running text, a number as the language writes it, or words."""
    if isinstance(value, RichText):
        return bare(prose(value))
    return formats.localize(value) if isinstance(value, Decimal) else str(value if value is not None else "")


@register.simple_tag
def byline(article: Article) -> SafeString:
    """“by A, B and C”, linked."""
    return bylines.linked(article.authors)


@register.simple_tag
def frame(url: str) -> providers.Frame | None:
    """What a click loads for this address of another site."""
    return providers.frame_of(url) if url else None


@register.filter
def provider(url: str) -> str:
    """What readers call the site at this address."""
    return providers.name_of(url)


@register.simple_tag(takes_context=True)
def poster(context: Context, still: Picture) -> str:
    """The address of a film's still picture, in a middle size."""
    print_ = pictures.for_page(still, shape="text", is_preview=_is_preview(context))
    return print_.fallback.url if print_ else ""


@register.simple_tag(takes_context=True)
def recording(context: Context, file: FieldFile) -> str:
    """The address of a sound or film file."""
    return str(file.url) if _is_preview(context) else recordings.public_url(file)


def _is_preview(context: Context) -> bool:
    return bool(getattr(context.get("request"), "is_preview", False))


def _middle(composed: composing.Composition) -> int:
    """Before which piece something of another kind may stand: a paragraph, not near the beginning, with as much after it."""
    kinds = [piece.block.block_type for piece in composed.pieces]
    half = len(kinds) // 2
    later = range(max(half, BEFORE_THE_MIDDLE), len(kinds) - 2)
    return next((number for number in later if kinds[number - 1] == kinds[number] == "paragraph"), -1)


def _mark(composed: composing.Composition) -> str:
    """Staff see where readers would meet the gate."""
    return render_to_string("newsroom/blocks/open_part_ends.html", {"article": composed.article})


def _with_dateline(composed: composing.Composition, shown: list[str]) -> list[str]:
    """The place within the first paragraph, else on a line of its own."""
    place = format_html('<span class="dateline">{}</span>', composed.article.dateline)
    if composed.pieces and composed.pieces[0].block.block_type == "paragraph":
        first, found = _FIRST_OPENING.subn(lambda opening: f"{opening[1]}{place} — ", shown[0], count=1)
        if found:
            return [first, *shown[1:]]
    return [f"<p>{place}</p>", *shown]
