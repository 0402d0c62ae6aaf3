"""Sections, topics, series, running stories and contributors in the desk's menu, and how they are chosen and added in a form."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms import modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Locale
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from broadsheet.newsroom.models import Contributor, RunningStory, Section, Series, Topic


class AddingForm(forms.ModelForm[Any]):
    """A new section, topic, series, running story or contributor, with its language: Wagtail's own field for that can't be in a form."""

    locale = forms.ModelChoiceField(Locale.objects.all(), label=_("Language"), empty_label=None)

    def clean(self) -> dict[str, Any]:
        """The language is known before the slug is looked at, which must be free in it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("locale"):
            self.instance.locale = cleaned["locale"]
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"locale", "slug"}


class NamedChooser(SnippetChooserViewSet):
    """A chooser with a second tab: whoever is missing is added without leaving the article."""

    adding_fields: ClassVar[list[str]] = ["name", "slug"]
    creation_tab_label = _("Add a new one")
    create_action_label = _("Add")
    per_page = 20

    @property
    def creation_form_class(self) -> type[forms.ModelForm[Any]]:
        """The second tab's form."""
        return modelform_factory(self.model, form=AddingForm, fields=self.adding_fields)


class ContributorChooser(NamedChooser):
    """People are added with their role."""

    adding_fields: ClassVar[list[str]] = ["name", "role", "slug"]


class NamedViewSet(SnippetViewSet):
    """What they all have in common."""

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


class RunningStoryViewSet(NamedViewSet):
    """What goes on. Its developments and claims are kept on a page of the desk of their own."""

    model = RunningStory
    icon = "history"
    list_display = ["name", "slug", "ended_on"]

    @property
    def panels(self) -> list[Any]:
        """And its picture, and its end."""
        return [*super().panels, FieldPanel("picture"), FieldPanel("ended_on")]


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
            FieldRowPanel([FieldPanel("expertise"), FieldPanel("speaks")]),
            FieldRowPanel([FieldPanel("public_email"), FieldPanel("website")]),
            MultiFieldPanel(
                [
                    FieldPanel("slug"),
                    FieldPanel("on_imprint"),
                    FieldPanel("account"),
                    FieldPanel("is_pseudonym"),
                    HelpPanel(template="newsroom/desk/real_author_panel.html"),
                ],
                heading=_("Details"),
            ),
        ]


class FilingGroup(SnippetViewSetGroup):
    """One menu entry for all that articles are filed under."""

    items = (SectionViewSet, TopicViewSet, SeriesViewSet, RunningStoryViewSet, ContributorViewSet)
    menu_label = _("Filing")
    menu_name = "filing"
    menu_icon = "folder-inverse"
    menu_order = 400
