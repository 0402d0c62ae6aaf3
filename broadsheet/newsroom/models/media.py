"""Audio and video files."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia


class MediaFile(AbstractMedia):
    """One audio or video file, with its credit and its captions for those who do not hear it."""

    credit = models.CharField(_("credit"), max_length=255, blank=True)
    captions = models.FileField(_("captions"), upload_to="captions", blank=True, help_text=_("A WebVTT file (.vtt)."))

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "duration",
        "width",
        "height",
        "tags",
        "credit",
        "captions",
    )

    class Meta(AbstractMedia.Meta):
        verbose_name = _("media file")
        verbose_name_plural = _("media files")
