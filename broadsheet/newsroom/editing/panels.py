"""The panels of the article form: writing first, then filing, then search and share, then what a change was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.widgets.slug import SlugInput

from broadsheet.newsroom.editing import sources
from broadsheet.newsroom.editing.form import ArticleForm, ChangeKindRadio


class SavedOnly(HelpPanel):
    """A panel about an article that exists already."""

    class BoundPanel(HelpPanel.BoundPanel):
        """Shown once the article has a row."""

        def is_shown(self) -> bool:
            """Whether the article has been saved."""
            return bool(self.instance and self.instance.pk)


def article_panels(settings_panels: list[Any]) -> TabbedInterface:
    """The whole form. `settings_panels` are Wagtail's own: scheduling and comments."""
    return TabbedInterface(
        [
            ObjectList(_writing(), heading=_("Write")),
            ObjectList(sources.panels(), heading=_("How we know this")),
            ObjectList([*_filing(), *settings_panels], heading=_("File it")),
            ObjectList(_search_and_share(), heading=_("Search and share")),
        ],
        base_form_class=ArticleForm,
    )


def _writing() -> list[Any]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("change_kind", widget=ChangeKindRadio, heading=_("This change is")),
                FieldPanel("change_note", widget=forms.Textarea(attrs={"rows": 2})),
                FieldPanel("hides_earlier"),
            ],
            heading=_("What is this change?"),
            classname="desk-change",
        ),
        FieldPanel("kicker", attrs={"class": "desk-quiet"}),
        # Wagtail's own title panel would write the slug in the browser, which knows no Ukrainian romanisation.
        FieldPanel("title", heading=_("Headline"), classname="title"),
        FieldPanel("standfirst", widget=forms.Textarea(attrs={"rows": 2, "data-controller": "w-autosize"})),
        InlinePanel(
            "byline",
            heading=_("Byline"),
            label=_("Name"),
            panels=[FieldRowPanel([FieldPanel("contributor"), FieldPanel("text")])],
            classname="desk-byline",
        ),
        MultiFieldPanel(
            [
                FieldPanel("main_picture", heading=_("Picture")),
                FieldPanel("main_picture_alt"),
                FieldRowPanel(
                    [
                        FieldPanel("main_picture_caption", widget=forms.Textarea(attrs={"rows": 2})),
                        FieldPanel("main_picture_credit"),
                    ]
                ),
            ],
            heading=_("Main picture"),
            classname="desk-main-picture",
        ),
        HelpPanel(template="newsroom/desk/paste_panel.html", heading=_("Paste an article"), classname="desk-paste"),
        FieldPanel("body"),
        HelpPanel(template="newsroom/desk/picture_words_panel.html"),
    ]


def _filing() -> list[Any]:
    return [
        FieldRowPanel([FieldPanel("section", widget=forms.Select), FieldPanel("tone")]),
        FieldPanel("topics"),
        FieldPanel("running_stories", widget=forms.CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("series", widget=forms.Select), FieldPanel("dateline")]),
        FieldPanel("happened_at", classname="desk-happened"),
        FieldPanel("access", widget=forms.RadioSelect),
        FieldRowPanel([FieldPanel("is_sensitive"), FieldPanel("no_asks")]),
        FieldPanel("trail_text", widget=forms.Textarea(attrs={"rows": 2})),
        SavedOnly(template="newsroom/desk/follow_ups_panel.html", heading=_("Follow-ups")),
        SavedOnly(template="newsroom/desk/machine_help_panel.html", heading=_("Machines’ help")),
        SavedOnly(template="newsroom/desk/places_panel.html"),
    ]


def _search_and_share() -> list[Any]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("slug", widget=SlugInput),
                FieldPanel("seo_title", heading=_("Search title")),
                FieldPanel("search_description", heading=_("Search description")),
                FieldPanel("canonical_url"),
                FieldPanel("noindex"),
            ],
            heading=_("Search engines"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("share_headline"),
                FieldPanel("share_picture"),
                HelpPanel(template="newsroom/desk/share_panel.html"),
            ],
            heading=_("When somebody shares it"),
        ),
    ]
