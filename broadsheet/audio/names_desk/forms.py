"""The form of one name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from broadsheet.audio.models import Pronunciation
from broadsheet.foundation import languages


class PronunciationForm(forms.ModelForm[Pronunciation]):
    """A word as it is written, and how it is said."""

    language = forms.ChoiceField(label=_("Language of the text"))

    class Meta:
        model = Pronunciation
        fields = ["written", "said", "language", "note"]
        widgets = {
            "written": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "said": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(name)) for code, name in settings.WAGTAIL_CONTENT_LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.fields["language"].initial = self.instance.language or languages.default()
