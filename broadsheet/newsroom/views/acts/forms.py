"""What each act asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from broadsheet.foundation import languages
from broadsheet.newsroom import withdrawing
from broadsheet.newsroom.models import Article


class NothingForm(forms.Form):
    """An act that needs no words: the button is enough."""

    def __init__(self, data: Any = None, *, article: Article) -> None:
        super().__init__(data)
        self.article = article

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


class HoldForm(NothingForm):
    """Why the lawyers look at it."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever is stopped by the hold reads this; readers never do."),
        error_messages={"required": _("Please say why: whoever is stopped by the hold will read it.")},
    )


class WithdrawalForm(ReasonForm):
    """The newsroom's own reason, and apart from it what readers are told; the same of each translation that goes too."""

    public_note = forms.CharField(
        label=_("What readers are told"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "Stands with today's date where the story was. Nothing else of the story is said, not even its headline. "
            "Left empty, readers learn no more than that the page was removed."
        ),
    )

    def __init__(self, data: Any = None, *, article: Article) -> None:
        super().__init__(data, article=article)
        self._codes = [one.edition for one in withdrawing.translations_of(article) if one.withdrawal is None]
        for code in self._codes:
            named = {"language": languages.name(code)}
            self.fields[f"also_{code}"] = forms.BooleanField(
                label=_("Also the translation: %(language)s") % named, required=False
            )
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("What its readers are told: %(language)s") % named,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                required=False,
            )

    def arguments(self) -> dict[str, Any]:
        """The reason, the note, and the translations that were chosen, each with its own note."""
        said = self.cleaned_data
        chosen = {code: said.get(f"note_{code}", "") for code in self._codes if said.get(f"also_{code}")}
        return {"reason": said["reason"], "public_note": said["public_note"], "translations": chosen}


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
