"""What an issue is made of. Names of blocks are stored with every issue: never rename one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from broadsheet.newsroom.blocks.at_hand import PictureChooser, StoryChooser
from broadsheet.newsroom.blocks.text import DividerBlock, HeadingBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class StoryBlock(blocks.StructBlock):
    """A story's headline, beginning and picture, as the story is when the issue is written."""

    article = StoryChooser(label=_("Story"), page_type="newsroom.Article")
    headline = blocks.CharBlock(label=_("Headline here"), required=False, max_length=255)
    text = blocks.TextBlock(
        label=_("Words here"), required=False, rows=3, help_text=_("Left empty, the story’s trail text serves.")
    )
    with_picture = blocks.BooleanBlock(label=_("With its picture"), required=False, default=True)

    class Meta:
        label = _("Story")
        icon = "doc-full"


class StoriesBlock(blocks.StructBlock):
    """Several stories, a line or two each."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)
    stories = blocks.ListBlock(StoryChooser(label=_("Story"), page_type="newsroom.Article"), label=_("Stories"))

    class Meta:
        label = _("Stories")
        icon = "list-ul"


class PictureBlock(blocks.StructBlock):
    """One picture."""

    picture = PictureChooser(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Alt text here"), required=False, max_length=255)
    caption = blocks.CharBlock(label=_("Caption here"), required=False, max_length=300)

    class Meta:
        label = _("Picture")
        icon = "image"


class ButtonBlock(blocks.StructBlock):
    """A link that stands out."""

    label = blocks.CharBlock(label=_("Words"), max_length=40)
    url = blocks.URLBlock(label=_("Leads to"))

    class Meta:
        label = _("Button")
        icon = "link"


class AskBlock(blocks.StaticBlock):
    """Where the running campaign asks. What it says, with its figures, is looked up when the issue is written out."""

    class Meta:
        label = _("Ask of the running campaign")
        icon = "pick"
        admin_text = _("Members don’t get it; nor does anybody while no ask for newsletters is running.")


class _Simple(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), icon="pilcrow")
    heading = HeadingBlock()
    story = StoryBlock()
    stories = StoriesBlock()
    picture = PictureBlock()
    button = ButtonBlock()
    divider = DividerBlock()


class IssueBlock(_Simple):
    """All blocks of an issue. Two of them hold others, for members alone and for everybody else."""

    ask = AskBlock()
    members = _Simple(label=_("For members only"), icon="key")
    others = _Simple(label=_("For those who are no members"), icon="group")

    class Meta:
        block_counts: ClassVar[dict[str, Any]] = {}
        label = _("Issue")
