"""The front of each language edition, as the desk arranges it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, Locale, LockableMixin, PreviewableMixin, Revision, RevisionMixin

from broadsheet.frontpage import arranging
from broadsheet.frontpage.blocks import ContainersBlock
from broadsheet.newsroom.blocks.field import BlocksField


class Front(DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """One language's front page: containers from top to bottom, drafted and published like an article."""

    locale = models.OneToOneField(Locale, verbose_name=_("language"), on_delete=models.PROTECT, related_name="front")
    containers = BlocksField(ContainersBlock(), verbose_name=_("containers"), blank=True)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="front",
        for_concrete_model=False,
    )

    panels = [FieldPanel("locale"), FieldPanel("containers")]

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")

    def __str__(self) -> str:
        return f"Front ({self.locale.language_code})"

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        """Its history."""
        revisions: models.QuerySet[Revision] = self._revisions.all()
        return revisions

    @classmethod
    def in_language(cls, language: str) -> Front | None:
        """The published front of this edition, if the desk has arranged one."""
        return cls.objects.filter(locale__language_code=language, live=True).first()

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """The front as readers would see it."""
        return "frontpage/front.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, Any]:
        """What stands on it, arranged as for readers."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, **arranging.context(self, self.locale.language_code)}
