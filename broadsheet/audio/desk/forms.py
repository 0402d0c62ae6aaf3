"""What is filled in about narrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from broadsheet.audio import recording
from broadsheet.audio.encoding import Encoded
from broadsheet.audio.spoken import Wanted


class RecordingForm(forms.Form):
    """A person's recording of one part of an article. `part` is offered only where there are two."""

    part = forms.ChoiceField(label=_("What is read"))
    reader = forms.CharField(label=_("Who reads"), max_length=120, help_text=_("Readers see this name."))
    file = forms.FileField(label=_("Recording"))
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, wanted: Sequence[Wanted], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wanted = {str(each.part): each for each in wanted}
        part: Any = self.fields["part"]
        part.choices = [(each.part.value, each.part.label) for each in wanted]
        if len(wanted) == 1:
            part.widget = forms.HiddenInput()
            part.initial = wanted[0].part.value
        self.fields["file"].help_text = _(
            "WAV, MP3 or M4A, up to %s. It is brought to the loudness of all narrations; what the file says of people, places "
            "and devices is left out."
        ) % filesizeformat(recording.MOST_BYTES)
        self.fields["file"].widget.attrs["accept"] = ".wav,.mp3,.m4a,audio/wav,audio/mpeg,audio/mp4"
        self.fields["digest"].initial = "+".join(each.digest for each in wanted)

    def clean_file(self) -> Encoded:
        """The recording as it would be offered, or why it can't be."""
        file: File[bytes] = self.cleaned_data["file"]
        return recording.encoded(file)

    def digest_seen(self) -> str:
        """Of the words of the chosen part, as they were when the page was opened."""
        seen: list[str] = self.cleaned_data["digest"].split("+")
        place = list(self._wanted).index(self.cleaned_data["part"])
        return seen[place] if place < len(seen) else ""


class SilenceForm(forms.Form):
    """Why an article is not read aloud."""

    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
