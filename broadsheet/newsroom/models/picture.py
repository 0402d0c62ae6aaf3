"""Pictures, their scaled copies, and the public names under which readers may have them.

Originals and renditions lie in private storage. Only a `PublicFile` gives a rendition a name that a reader can ask for,
and that name is the hash of its bytes: nobody can guess the picture of a story that is not out.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from broadsheet.foundation import clock


class Picture(AbstractImage):
    """A picture as it came in, cleaned of everything but its pixels, with what every use of it says by default.

    `description` (Wagtail's) is the alt text by default.
    """

    caption = models.TextField(
        _("caption"), blank=True, help_text=_("Shown under the picture unless an article says otherwise.")
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made it: “Olena Marchenko / The Lantern”.")
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (*Image.admin_form_fields, "caption", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]


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
