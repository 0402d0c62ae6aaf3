"""A post's text: what a reporter types with one thumb, and what readers see."""

from __future__ import annotations

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from broadsheet.foundation.text import plain

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}


def html(text: str) -> SafeString:
    """The text as HTML: paragraphs, bold, italic, lists, quotations, links. Everything else is text as it was typed."""
    return mark_safe(nh3.clean(_markdown().render(text), tags=TAGS, attributes={"a": {"href"}}, link_rel=None))


def opening(text: str) -> str:
    """The first paragraph as plain text."""
    first = str(html(text)).partition("</p>")[0]
    return plain(first)


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True})
    return made.enable(["newline", "emphasis", "link", "autolink", "linkify", "list", "blockquote", "escape"])
