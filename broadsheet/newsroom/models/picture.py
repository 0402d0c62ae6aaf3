"""Pictures, their scaled copies, and the public names under which readers may have them.

Originals and renditions lie in private storage. Only a `PublicFile` gives a rendition a name that a reader can ask for,
and that name is the hash of its bytes: nobody can guess the picture of a story that is not out.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from broadsheet.foundation import clock
from broadsheet.newsroom import cleaning, shapes


class PictureFile(WagtailImageFieldFile):
    """Whichever way a file comes in (form, import, script), only a cleaned one reaches the storage."""

    def save(self, name: str, content: File[bytes], save: bool = True) -> None:
        """Store the cleaned picture. Raises `cleaning.RefusedPictureError` for what is no picture."""
        if not isinstance(content, cleaning.CleanPicture):
            content = cleaning.clean(content, name, content.size)  # type: ignore[arg-type]
        super().save(name, content, save)

    save.alters_data = True  # type: ignore[attr-defined]


class PictureFileField(WagtailImageField):
    """Wagtail's field for pictures, with `PictureFile` as its gate."""

    attr_class = PictureFile


class Picture(AbstractImage):
    """A picture as it came in, cleaned of everything but its pixels, with what every use of it says by default.

    `description` (Wagtail's) is the alt text by default.
    """

    file = PictureFileField(verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    caption = models.TextField(
        _("caption"),
        blank=True,
        help_text=_("Who is where, doing what, and when. Shown under the picture unless an article says otherwise."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_(
            "Who made it, and for whom: “Olena Marchenko / The Lantern”. Without one, readers cannot tell where it comes from."
        ),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        """Scale it. Only by the list in `shapes`: anything else raises `InvalidFilterSpecError`."""
        _refuse_unknown(filter)
        return super().create_rendition(filter)

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """Scale it in several ways, one after the other: Wagtail would decode a large picture three times at once."""
        return {filter: self.create_rendition(filter) for filter in filters}

    def generate_rendition_file(self, filter: Filter, *, source: File[bytes] | None = None) -> File[bytes]:
        """The scaled copy, in memory: Wagtail would leave its temporary file open."""
        if source is None:
            with self.open_file() as opened:  # a missing original is noticed before anything else is opened
                return self.generate_rendition_file(filter, source=opened)
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


def _refuse_unknown(filter: Filter) -> None:
    if not shapes.is_allowed(filter.spec):
        raise InvalidFilterSpecError(
            f"There is no scaling “{filter.spec}”; broadsheet/newsroom/shapes.py lists them all."
        )


class Rendition(AbstractRendition):
    """A picture scaled and encoded in one way."""

    image = models.ForeignKey(Picture, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class PublicFile(models.Model):
    """A rendition's public name. Deleting the row takes the file away from readers."""

    rendition = models.OneToOneField(Rendition, on_delete=models.CASCADE, related_name="public_file")
    name = models.CharField(max_length=80, db_index=True, help_text=_("<hash of the bytes>.<ending>"))
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("public file")
        verbose_name_plural = _("public files")

    def __str__(self) -> str:
        return self.name
