"""The card of another story within the text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.foundation import languages, sources
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsroom.blocks.at_hand import StoryChooser

EXCERPT_MAX = 260
"""Characters of the other story's beginning on its card."""


class RelatedBlock(blocks.StructBlock):
    """Another story's headline, picture and beginning, always as that story is now. A story that is not out shows nothing.

    Whoever lays out the page lays the story's translation at hand where there is one in the page's language.
    """

    article = StoryChooser(label=_("Story"), page_type="newsroom.Article", required=False)
    url = blocks.URLBlock(label=_("Or a story elsewhere"), required=False)
    title = blocks.CharBlock(label=_("Its headline"), required=False, max_length=255)
    excerpt = blocks.TextBlock(label=_("Its beginning"), required=False)

    class Meta:
        label = _("Related story")
        icon = "link"
        template = "newsroom/blocks/related.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The other story as it stands, if readers may see it; else, where no story was chosen, what was typed."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        chosen = value.get("article")
        if chosen is None:
            context["is_elsewhere"] = bool(value.get("title"))
            context["excerpt"] = cut_at_word(value.get("excerpt") or "", EXCERPT_MAX)
            return context
        sources.record(f"article:{chosen.pk}")
        story = chosen.specific
        if story.is_public:
            context["story"] = story
            context["address"] = languages.from_here(story.get_absolute_url(), story.edition)
            if story.edition != languages.current():
                context["language"] = story.edition
                context["direction"] = "rtl" if languages.is_right_to_left(story.edition) else "ltr"
            context["excerpt"] = cut_at_word(story.excerpt, EXCERPT_MAX)
        return context
