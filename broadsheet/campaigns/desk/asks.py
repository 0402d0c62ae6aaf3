"""The form of an ask: its words, where and when it stands, whom it is for, how often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.campaigns.models import Ask


class AskForm(WagtailAdminModelForm):
    """Key and language stay what they were: the ledger and the experiments name them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[(code, str(name)) for code, name in settings.WAGTAIL_CONTENT_LANGUAGES]
        )
        if self.instance.pk:
            for name in ("key", "language"):
                self.fields[name].disabled = True


_WORDS = [
    FieldRowPanel([FieldPanel("key"), FieldPanel("language")]),
    FieldRowPanel([FieldPanel("placement"), FieldPanel("campaign")]),
    FieldPanel("heading", classname="title"),
    FieldPanel("text", widget=forms.Textarea(attrs={"rows": 4, "data-controller": "w-autosize"})),
    FieldPanel("signed_by"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("button"), FieldPanel("target")]),
            FieldRowPanel([FieldPanel("second_button"), FieldPanel("second_target")]),
        ],
        heading=_("Buttons"),
    ),
    FieldRowPanel([FieldPanel("shows_tally"), FieldPanel("reminds"), FieldPanel("is_gentle")]),
]
_FOR_WHOM = [
    MultiFieldPanel([FieldRowPanel([FieldPanel("sections"), FieldPanel("topics")])], heading=_("On which pages")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("read_min"), FieldPanel("read_max")]),
            FieldRowPanel([FieldPanel("countries"), FieldPanel("device"), FieldPanel("signed_in")]),
            FieldPanel("needs_consent"),
        ],
        heading=_("Which readers"),
    ),
]
_WHEN = [
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("Within its campaign’s time")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("cap"), FieldPanel("cap_days")]),
            FieldRowPanel([FieldPanel("quiet_days"), FieldPanel("shown_again_at")]),
            FieldPanel("order"),
        ],
        heading=_("How often"),
    ),
    PublishingPanel(),
]


class AskViewSet(SnippetViewSet):
    """Beside money in the menu, and in the row of its rooms."""

    model = Ask
    icon = "comment"
    menu_label = _("Asks")
    menu_name = "asks"
    menu_order = 71
    add_to_admin_menu = True
    list_display = ["__str__", "placement", "campaign", "heading", "live"]
    list_filter = ["placement", "language", "campaign"]
    search_fields = ["key", "heading"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(_WORDS, heading=_("Words")),
            ObjectList(_FOR_WHOM, heading=_("For whom")),
            ObjectList(_WHEN, heading=_("When")),
        ],
        base_form_class=AskForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """By placement, as they compete with each other."""
        return Ask.objects.select_related("campaign").order_by("language", "placement", "order", "key")
