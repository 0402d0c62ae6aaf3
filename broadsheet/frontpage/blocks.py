"""The containers of a front, and the cards in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class CardBlock(blocks.StructBlock):
    """One story, placed by hand, perhaps for a while only."""

    article = blocks.PageChooserBlock(label=_("Story"), page_type="newsroom.Article")
    headline = blocks.CharBlock(label=_("Headline here"), required=False, max_length=150)
    kicker = blocks.CharBlock(label=_("Kicker here"), required=False, max_length=60)
    shows_from = blocks.DateTimeBlock(label=_("From"), required=False)
    shows_until = blocks.DateTimeBlock(label=_("Until"), required=False)

    class Meta:
        label = _("Card")
        icon = "doc-full"
        form_classname = "struct-block front-card"


class ContainerBlock(blocks.StructBlock):
    """What every container has."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=80)


class SplashBlock(blocks.StructBlock):
    """The day's main story and those beside it. Empty places are filled with the newest stories."""

    cards = blocks.ListBlock(CardBlock(), label=_("Stories, the splash first"), default=[])
    count = blocks.IntegerBlock(label=_("How many stories"), default=4, min_value=1, max_value=9)

    class Meta:
        label = _("Splash")
        icon = "pick"


class EditorsPicksBlock(ContainerBlock):
    """Chosen and ordered by hand. Also shown beside every article."""

    cards = blocks.ListBlock(CardBlock(), label=_("Stories"), default=[])

    class Meta:
        label = _("Editors' Picks")
        icon = "pick"


class SectionBlock(ContainerBlock):
    """The newest of one section, with any chosen by hand before them."""

    section = SnippetChooserBlock("newsroom.Section", label=_("Section"))
    cards = blocks.ListBlock(CardBlock(), label=_("Chosen by hand"), default=[])
    count = blocks.IntegerBlock(label=_("How many stories"), default=4, min_value=1, max_value=12)
    shape = blocks.ChoiceBlock(
        label=_("Shape"),
        choices=[
            ("grid", _("Grid")),
            ("list", _("List")),
            ("river", _("River")),
            ("opinion", _("Opinion, with portraits")),
        ],
        default="grid",
    )

    class Meta:
        label = _("Section")
        icon = "list-ul"


class LatestBlock(ContainerBlock):
    """The newest stories of the whole paper that do not stand above."""

    count = blocks.IntegerBlock(label=_("How many stories"), default=8, min_value=1, max_value=30)
    shape = blocks.ChoiceBlock(
        label=_("Shape"), choices=[("river", _("River")), ("grid", _("Grid")), ("list", _("List"))], default="river"
    )

    class Meta:
        label = _("Latest")
        icon = "time"


class NewsFeedBlock(ContainerBlock):
    """The newest news by the minute, the first one opened."""

    count = blocks.IntegerBlock(label=_("How many"), default=10, min_value=3, max_value=30)

    class Meta:
        label = _("News Feed")
        icon = "time"


class ContainersBlock(blocks.StreamBlock):
    """All containers of a front, from top to bottom. Their names are stored: never rename one."""

    splash = SplashBlock()
    news_feed = NewsFeedBlock()
    editors_picks = EditorsPicksBlock()
    section = SectionBlock()
    latest = LatestBlock()

    class Meta:
        label = _("Containers")
        block_counts = {"splash": {"max_num": 1}, "editors_picks": {"max_num": 1}, "news_feed": {"max_num": 1}}
