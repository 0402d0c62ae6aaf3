"""Documents that articles link to."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument


class DocumentFile(AbstractDocument):
    """A file for readers to download, such as a court ruling."""

    admin_form_fields: ClassVar[tuple[str, ...]] = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_documentfile", "Can choose document")]
