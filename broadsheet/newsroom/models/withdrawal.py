"""Taking a story back: a kill is the newsroom's own act, a takedown is the law's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class Withdrawal(models.Model):
    """What both have: who, when, why."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="%(class)s")
    reason = models.TextField(_("why"), help_text=_("For the newsroom's own record; readers never see it."))
    public_note = models.TextField(
        _("what readers are told"),
        blank=True,
        help_text=_("Left empty, readers learn no more than that the page was removed."),
    )
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason[:60]}"


class Kill(Withdrawal):
    """Pulled by the newsroom: it can't be published, or published again, while this row stands."""

    class Meta(Withdrawal.Meta):
        verbose_name = _("kill")
        verbose_name_plural = _("kills")


class Takedown(Withdrawal):
    """Removed for legal reasons: its addresses answer 410, its pictures lose their public names."""

    class Meta(Withdrawal.Meta):
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
