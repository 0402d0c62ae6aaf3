"""What a campaign says of itself, in each of the publication's languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.campaigns.models.campaign import Campaign


class CampaignWords(models.Model):
    """Its name and its texts in one language. Where a text is empty, nothing is said."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(
        _("the goal in words"), max_length=120, help_text=_("Such as “1,000 new members for our birthday”.")
    )
    reached = models.CharField(_("when it is reached"), max_length=300, blank=True)
    ended = models.CharField(_("after its end"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("words of a campaign")
        verbose_name_plural = _("words of a campaign")
        constraints = [models.UniqueConstraint(name="campaign_words_once", fields=["campaign", "language"])]

    def __str__(self) -> str:
        return self.title
