"""The forms by which pictures, documents and recordings come in: Wagtail's own, with our rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.files.base import File
from django.forms.fields import FileField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from broadsheet.newsroom import cleaning, cleaning_recordings, events, pictures, recognition
from broadsheet.newsroom.cleaning_documents import cleaning as cleaning_documents
from broadsheet.newsroom.models import Picture

FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class PictureField(WagtailImageField):
    """Takes a picture and hands on its cleaned copy. The messages are those of `cleaning`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = filesizeformat(cleaning.MAX_BYTES)
        self.help_text = _(
            "JPEG, PNG, WebP, AVIF or GIF, up to %s. Where, when and with what it was taken is removed from the file. "
            "Of a moving picture, readers see the first frame."
        ) % (most,)
        # Wagtail's uploader shows these two in the browser, before anything is sent.
        self.error_messages["invalid_image_extension"] = _(
            "This is not a picture that we know. We take JPEG, PNG, WebP, AVIF and GIF; "
            "SVG drawings can carry a script, so please export them as PNG."
        )
        self.error_messages["file_too_large_unknown_size"] = (
            _("This file is too big; the most we take is %s. Please save it smaller, or as a JPEG.") % most
        )

    default_validators: ClassVar[list[Any]] = []

    def to_python(self, data: Any) -> File[bytes] | None:
        """The cleaned picture, or a refusal in the user's words."""
        file: File[bytes] | None = FileField.to_python(self, data)
        if file is None or isinstance(file, cleaning.CleanPicture):
            return file
        return cleaning.clean(file, file.name or "", file.size or 0)


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures. A new file's own caption and credit fill what the editor left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
        if "description" in self.fields:
            self.fields["description"].label = _("Alt text")
            self.fields["description"].help_text = _(
                "What is to be seen, in a sentence, for readers who cannot see it. An article may say otherwise."
            )
        if "caption" in self.fields:
            self.fields["caption"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """Take over what the file says of itself, before it is forgotten."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if isinstance(file, cleaning.CleanPicture):
            for field in ("caption", "credit"):
                if field in self.fields and not cleaned.get(field):
                    cleaned[field] = getattr(file.words, field)
        return cleaned

    def save(self, commit: bool = True) -> Picture:
        """A new file or focal point makes the old scaled copies untrue."""
        looks_different = bool({"file", *FOCAL_POINT} & set(self.changed_data)) and self.instance.pk is not None
        picture: Picture = super().save(commit)
        if looks_different and commit:
            events.tell(events.picture_changed, sender=Picture, picture=picture)
            pictures.scale_again(picture)
        return picture


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, for the kinds of file that a newsroom links to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = _(
                "%(kinds)s, up to %(most)s. Authors, dates and the names on changes and comments are removed from the file; one "
                "with macros is refused. Readers can have it once a published story links to it."
            ) % {
                "kinds": ", ".join(sorted(kind.upper() for kind in recognition.DOCUMENTS)),
                "most": filesizeformat(recognition.MAX_DOCUMENT_BYTES),
            }

    def clean_file(self) -> File[bytes]:
        """A kind on the list, of a size that readers can load, freed of what it says about people and machines."""
        file: File[bytes] = self.cleaned_data["file"]
        if "file" in self.changed_data:
            recognition.check(file, recognition.DOCUMENTS, most=recognition.MAX_DOCUMENT_BYTES)
            cleaning_documents.clean(file)
        return file


class MediaForm(BaseMediaForm):
    """wagtailmedia's form for sound and film, for the kinds of file that every browser plays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = _("%(kinds)s, up to %(most)s.") % {
                "kinds": ", ".join(sorted(kind.upper() for kind in self._kinds)),
                "most": filesizeformat(recognition.MAX_RECORDING_BYTES),
            }

    @property
    def _kinds(self) -> dict[str, tuple[recognition.Sign, ...]]:
        return recognition.SOUND if self.instance.type == "audio" else recognition.FILM

    def clean_file(self) -> File[bytes]:
        """A recording that browsers play, and nothing but that."""
        file: File[bytes] = self.cleaned_data["file"]
        if "file" in self.changed_data:
            recognition.check(file, self._kinds, most=recognition.MAX_RECORDING_BYTES)
            cleaning_recordings.clean(file)
        return file

    def clean_captions(self) -> File[bytes] | None:
        """Captions that browsers show."""
        file: File[bytes] | None = self.cleaned_data.get("captions")
        if file and "captions" in self.changed_data:
            recognition.check_captions(file)
        return file
