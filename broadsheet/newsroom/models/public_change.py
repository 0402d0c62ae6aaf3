"""What a new public version of an article changed, as readers can compare it. Rows: revisions are purged one day."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article
from broadsheet.newsroom.models.correction import Correction
from broadsheet.newsroom.models.publishing import ChangeKind


class PublicChange(models.Model):
    """One change that readers could see: a typo put right is one, too."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="public_changes")
    kind = models.CharField(_("kind"), max_length=16, choices=ChangeKind.choices)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    stood_since = models.DateTimeField(
        _("the earlier version came out"),
        help_text=_("Readers compare nothing that came out before the article says so."),
    )
    pieces = models.JSONField(default=list, help_text=_("Made by newsroom.comparing."))
    correction = models.OneToOneField(Correction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["article", "-made_at"], name="public_change_newest")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.kind}, {self.made_at:%Y-%m-%d %H:%M}"

    def is_kept_back(self, compared_from: datetime | None) -> bool:
        """Whether readers are not shown what stood there before."""
        return compared_from is not None and self.stood_since <= compared_from
