"""Who stands behind a pseudonym: for those alone who are named to know."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.contributor import Contributor


class RealAuthor(models.Model):
    """Apart from the contributor's own row, which every editor, the history and the exports see."""

    contributor = models.OneToOneField(Contributor, on_delete=models.CASCADE, related_name="real_author")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If they have one."),
    )
    note = models.TextField(
        _("who it is, and how to reach them"), blank=True, help_text=_("What you would need to know at night.")
    )
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("real author")
        verbose_name_plural = _("real authors")

    def __str__(self) -> str:
        # Error reports, logs and choosers print rows: the name must not be in what they print.
        return f"real author {self.pk}"
