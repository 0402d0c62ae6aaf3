"""The newsletter of a running story: made with one act, its issues prepared from what is new, and sent by an editor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, count

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.text import cut_at_word
from broadsheet.newsletters import composing, rights
from broadsheet.newsletters.composing import Block
from broadsheet.newsletters.models import Issue, Newsletter, StoryIssue
from broadsheet.newsroom import timeline, times
from broadsheet.newsroom.models import RunningStory
from broadsheet.newsroom.timeline import Entry
from broadsheet.ops import audit

MOST = 12
"""Stories of one issue: the newest."""
SLUG_MOST = 60


class StoryNewsletterError(Exception):
    """It can't be done so. The text is fit to be shown."""


@transaction.atomic
def make(*, story: RunningStory, by: User | None) -> Newsletter:
    """The newsletter of this story, made if it has none. Raises `StoryNewsletterError`."""
    if by is not None and not by.has_perm(rights.ADD):
        raise StoryNewsletterError(_("Your role doesn’t allow making newsletters. A chief editor can do it."))
    RunningStory.objects.select_for_update(of=("self",)).get(pk=story.pk)  # two who press at once make one
    found = story.newsletters.first()
    if found is not None:
        return found
    with translation.override(story.language):
        made = Newsletter(
            language=story.language, slug=_free_slug(story), name=cut_at_word(story.name, 80), running_story=story,
            description=cut_at_word(story.description or _("What is new in this story, by e-mail."), 300),
            promise=_("when there is something new"),
        )  # fmt: skip
    made.full_clean()
    made.save()
    audit.note(act="newsletter.of_story", on=made, by=by, story=story.pk)
    return made


@transaction.atomic
def prepare(*, newsletter: Newsletter, by: User | None) -> Issue:
    """A draft of what is new in the story since the last issue, for an editor to send. Raises `StoryNewsletterError`."""
    story = newsletter.running_story
    if story is None:
        raise StoryNewsletterError(_("This newsletter belongs to no running story."))
    Newsletter.objects.select_for_update(of=("self",)).get(
        pk=newsletter.pk
    )  # two who press at once: one finds nothing new
    until = clock.now()
    entries = _new(story, newsletter, until)
    if not entries:
        raise StoryNewsletterError(_("Nothing is new in this story since its last issue."))
    with translation.override(newsletter.language):
        blocks = _blocks(newsletter, entries)
    headlines = [entry.row.title for entry in entries if entry.kind == timeline.ARTICLE]
    first, *others = headlines or [story.name]
    issue = composing.draft(newsletter, subject=first, preheader=" · ".join(others), blocks=blocks, by=by)
    StoryIssue.objects.create(issue=issue, story=story, until=until)
    audit.note(act="issue.prepare", on=issue, by=by, story=story.pk, entries=str(len(entries)))
    return issue


def _free_slug(story: RunningStory) -> str:
    stem = story.slug[:SLUG_MOST].rstrip("-")
    taken = set(Newsletter.objects.filter(language=story.language).values_list("slug", flat=True))
    return next(slug for slug in chain([stem], (f"{stem}-{number}" for number in count(2))) if slug not in taken)


def _new(story: RunningStory, newsletter: Newsletter, until: datetime) -> list[Entry]:
    """What came since the last issue that still is there; before the first issue, the newest of all."""
    since = StoryIssue.objects.filter(story=story, issue__newsletter=newsletter).aggregate(at=Max("until"))["at"]
    entries = timeline.of(story).entries
    return [entry for entry in entries if since is None or since < _came(entry) <= until]


def _came(entry: Entry) -> datetime:
    """A development may be of an earlier day than the one on which it was written down."""
    return entry.row.made_at if entry.kind == timeline.DEVELOPMENT else entry.moment  # type: ignore[no-any-return]


def _blocks(newsletter: Newsletter, entries: list[Entry]) -> list[Block]:
    stories = [entry.row for entry in entries if entry.kind == timeline.ARTICLE][:MOST]
    blocks = [*composing.blocks_of(newsletter.begins_with), *(composing.story_block(story) for story in stories[:1])]
    if stories[1:]:
        blocks.append(("stories", {"title": "", "stories": stories[1:]}))
    for title, kinds in (
        (_("Key developments"), {timeline.DEVELOPMENT}),
        (_("What was said would happen"), {timeline.OUTCOME, timeline.STILL_OPEN}),
        (_("Corrections"), {timeline.CORRECTION}),
    ):
        lines = [_line(entry) for entry in entries if entry.kind in kinds]
        if lines:
            blocks += [("heading", title), ("text", RichText(_list(lines)))]
    if composing.ASK not in blocks:
        blocks.append(composing.ASK)
    return blocks


def _list(lines: Iterable[SafeString]) -> str:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def _line(entry: Entry) -> SafeString:
    """A day, what is said of it, and the article as a link that is one only while the article is out."""
    words = [word for word in _words(entry) if word]
    told = format_html("<b>{}</b> {}", times.day(entry.day), " ".join(words))
    if entry.article is None:
        return told
    return format_html('{} (<a linktype="page" id="{}">{}</a>)', told, entry.article.pk, entry.article.title)


def _words(entry: Entry) -> list[str]:
    if entry.kind == timeline.DEVELOPMENT:
        return [entry.row.text]
    if entry.kind == timeline.CORRECTION:
        return [f"{entry.row.get_kind_display()}:", entry.row.note]
    claim = entry.claim
    assert claim is not None  # noqa: S101 - what is left is about one
    said = f"“{timeline.said(claim)}”" if timeline.said(claim) else ""
    if entry.kind == timeline.OUTCOME:
        return [said, f"{claim.get_result_display()}:", claim.outcome]
    return [said, _("Still open")]
