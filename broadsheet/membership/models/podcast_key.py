"""The key in the address of a reader's own podcast."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class PodcastKey(models.Model):
    """One address that one reader's podcast program asks. At most one of a reader's is good at a time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reader"), on_delete=models.CASCADE, related_name="podcast_keys"
    )
    # In clear: its reader sees the address again. By itself it opens nothing, since the address has it signed.
    secret = models.CharField(max_length=48, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("podcast key")
        verbose_name_plural = _("podcast keys")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="one_good_podcast_key", fields=["person"], condition=models.Q(revoked_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ({self.made_at:%Y-%m-%d})"
