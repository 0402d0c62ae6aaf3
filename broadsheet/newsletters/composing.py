"""Making an issue of articles: whatever makes one, a person's pick, an alert or the clock, begins here."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from broadsheet.accounts.models import User
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsletters.models import Issue, Newsletter, Shelf
from broadsheet.newsletters.models.issue import PREHEADER_MOST, SUBJECT_MOST
from broadsheet.newsroom.models import Article

Block = tuple[str, Any]

ASK: Block = ("ask", None)


def draft(
    newsletter: Newsletter, *, subject: str, preheader: str, blocks: list[Block], by: User | None = None
) -> Issue:
    """An issue that is not out, with its first revision."""
    issue = Issue(
        newsletter=newsletter, title=cut_at_word(subject, SUBJECT_MOST), preheader=cut_at_word(preheader, PREHEADER_MOST),
        body=blocks, live=False, owner=by, locale=Locale.objects.get(language_code=newsletter.language),
    )  # fmt: skip
    Shelf.of(newsletter.language).add_child(instance=issue)
    issue.save_revision(user=by)
    return issue


def begun(newsletter: Newsletter, *, like: Issue | None, by: User) -> Issue:
    """A new issue to write on: a copy of an earlier one, or else of what each of this newsletter begins with."""
    if like is not None:
        issue = draft(newsletter, subject=like.title, preheader=like.preheader, blocks=blocks_of(like.body), by=by)
        issue.greeting = like.greeting
        issue.save_revision(user=by)
        return issue
    blocks = blocks_of(newsletter.begins_with)
    return draft(newsletter, subject=newsletter.name, preheader="", blocks=blocks, by=by)


def blocks_of(stream: Any) -> list[Block]:
    """The blocks of a field, to be put into another one."""
    return [(block.block_type, block.value) for block in stream]


def story_block(story: Article) -> Block:
    """A story as a block of an issue, in the story's own words."""
    return ("story", {"article": story, "headline": "", "text": "", "with_picture": True})
