"""The newest stories beside an issue's form: ticked or dragged, they become blocks of it."""

from __future__ import annotations

import json
from typing import Any

from broadsheet.foundation import clock
from broadsheet.newsletters.blocks import StoryBlock
from broadsheet.newsletters.models import Issue
from broadsheet.newsroom.models import Article

SHOWN = 30
_CHOOSER = StoryBlock().child_blocks["article"]


def stories(issue: Issue) -> list[dict[str, Any]]:
    """Each with `state`: what Wagtail's form takes for the block's story."""
    language = issue.newsletter.language if issue.newsletter_id else issue.locale.language_code
    found = Article.objects.public().in_language(language).newest_first().select_related("section").defer("body")
    return [
        {
            "title": story.title, "section": story.section.name, "at": clock.local(story.published_at),
            "state": json.dumps(_CHOOSER.get_form_state(story)),
        }
        for story in found[:SHOWN]
    ]  # fmt: skip
