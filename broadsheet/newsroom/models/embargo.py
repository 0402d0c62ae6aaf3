"""Not before: what may not be out yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class Embargo(models.Model):
    """Until this moment nobody can publish the article, by any way. Apart from the schedule, which says when it will be."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="embargoes")
    until = models.DateTimeField(_("not before"))
    reason = models.CharField(_("why"), max_length=255)
    set_at = models.DateTimeField(default=clock.now, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at__isnull=True), name="embargo_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"not before {self.until:%Y-%m-%d %H:%M}: {self.reason}"
