"""Safety delays in the menu: the rules, for those who answer for the people in a story."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.foundation import languages
from broadsheet.newsroom.models import SafetyDelay


def _choices() -> list[tuple[str, str]]:
    return [(code, languages.name(code)) for code in languages.codes()]


class SafetyDelayForm(WagtailAdminModelForm):
    """Languages are ticked, not typed."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lazy(_choices, list)(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all of them."),
    )


class SafetyDelayViewSet(SnippetViewSet):
    """The rules."""

    model = SafetyDelay
    icon = "warning"
    menu_label = _("Safety delays")
    menu_name = "safety-delays"
    menu_order = 420
    add_to_admin_menu = True
    list_display = ["__str__", "reason", BooleanColumn("is_active", label=_("In force"), sort_key="is_active")]
    copy_view_enabled = False

    def get_edit_handler(self) -> Any:
        """Where, how long, why."""
        panels = [
            FieldPanel("words", widget=forms.Textarea(attrs={"rows": 4})),
            FieldPanel("topic"),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("is_active")]),
            FieldPanel("reason"),
            FieldPanel("languages"),
        ]
        return ObjectList(panels, base_form_class=SafetyDelayForm).bind_to_model(self.model)
