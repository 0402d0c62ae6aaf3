"""Sections, topics, series and contributors in the desk's menu, and how they are chosen and added in a form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from broadsheet.newsroom.models import Contributor, Section, Series, Topic


class NamedChooser(SnippetChooserViewSet):
    """A chooser with a second tab: whoever is missing is added without leaving the article."""

    form_fields = ["name", "locale"]
    creation_tab_label = _("Add a new one")
    create_action_label = _("Add")
    per_page = 20


class ContributorChooser(NamedChooser):
    """People are added with their role."""

    form_fields = ["name", "role", "locale"]


class NamedViewSet(SnippetViewSet):
    """What the four have in common."""

    list_display = ["name", "slug"]
    list_per_page = 50
    chooser_viewset_class = NamedChooser
    copy_view_enabled = False

    @property
    def panels(self) -> list[Any]:
        """Name first, the rest below."""
        return [FieldPanel("name", classname="title"), FieldPanel("description"), FieldPanel("slug")]


class SectionViewSet(NamedViewSet):
    """The parts of the paper."""

    model = Section
    icon = "folder"
    list_display = ["name", "slug", "position", "in_menu"]

    @property
    def panels(self) -> list[Any]:
        """And its place in the menu."""
        return [*super().panels, FieldRowPanel([FieldPanel("position"), FieldPanel("in_menu")])]


class TopicViewSet(NamedViewSet):
    """What articles are about."""

    model = Topic
    icon = "tag"


class SeriesViewSet(NamedViewSet):
    """Runs of articles."""

    model = Series
    icon = "list-ol"


class ContributorViewSet(NamedViewSet):
    """The people who make the paper."""

    model = Contributor
    icon = "user"
    list_display = ["name", "role", "slug", "on_imprint"]
    chooser_viewset_class = ContributorChooser

    @property
    def panels(self) -> list[Any]:
        """The person's record."""
        return [
            FieldPanel("name", classname="title"),
            FieldPanel("role"),
            FieldPanel("portrait"),
            FieldPanel("description", heading=_("Biography")),
            FieldRowPanel([FieldPanel("public_email"), FieldPanel("website")]),
            MultiFieldPanel(
                [FieldPanel("slug"), FieldPanel("on_imprint"), FieldPanel("account")], heading=_("Details")
            ),
        ]


class FilingGroup(SnippetViewSetGroup):
    """One menu entry for all that articles are filed under."""

    items = (SectionViewSet, TopicViewSet, SeriesViewSet, ContributorViewSet)
    menu_label = _("Filing")
    menu_name = "filing"
    menu_icon = "folder-inverse"
    menu_order = 400
