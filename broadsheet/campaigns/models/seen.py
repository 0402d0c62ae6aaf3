"""What a campaign's figures were counted from when the worker looked last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.campaigns.models.campaign import Campaign
from broadsheet.foundation import clock


class Seen(models.Model):
    """A mark of everything that a tally depends on. Another one than last time: the tally is printed anew."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="seen")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("look at a campaign")
        verbose_name_plural = _("looks at campaigns")

    def __str__(self) -> str:
        return f"{self.campaign} {self.at:%Y-%m-%d %H:%M}"
