"""What each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput


class NothingForm(forms.Form):
    """An act that needs no words: the button is enough."""

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return dict(self.cleaned_data)


class ReasonForm(NothingForm):
    """An act that the newsroom will want to understand a year later."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the newsroom's own record; readers never see it."),
        error_messages={"required": _("Please say why, for the newsroom's own record.")},
    )


class EmbargoForm(NothingForm):
    """Until when, and why."""

    until = forms.DateTimeField(
        label=_("Not before"),
        widget=AdminDateTimeInput(),
        help_text=_("On the publication's clock."),
        error_messages={"required": _("Please choose a moment."), "invalid": _("Please write it as 2026-11-23 14:30.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=255,
        help_text=_("Whoever is stopped by the embargo reads this; readers never do."),
        error_messages={"required": _("Please say why: whoever is stopped by the embargo will read it.")},
    )


class RetractionForm(NothingForm):
    """What readers are told."""

    note = forms.CharField(
        label=_("What readers are told"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown on the page, on the corrections page and in its feed, with today's date."),
        error_messages={"required": _("Please say why: readers see this note on the page.")},
    )
