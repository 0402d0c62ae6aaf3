"""The desk has those written to who got an article that was wrong: one act, as many letters as issues had it, one to each reader."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.subscription import Subscriber
from broadsheet.newsroom.models import Correction


class CorrectionNotice(models.Model):
    """Who had it told, and in which words. It stays when the correction goes: its letters may be on their way."""

    correction = models.ForeignKey(Correction, null=True, on_delete=models.SET_NULL, related_name="notices")
    text = models.TextField(_("what was wrong, and what is right"), max_length=1000)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("notice of a correction")
        verbose_name_plural = _("notices of corrections")
        default_permissions = ()

    def __str__(self) -> str:
        return self.text[:40]


class NoticedReader(models.Model):
    """This reader's letter of this notice is `letter`'s. Written with the letter, in one transaction: the database knows each once."""

    notice = models.ForeignKey(CorrectionNotice, on_delete=models.CASCADE, related_name="readers", db_index=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    letter = models.ForeignKey("newsletters.IssueCorrection", on_delete=models.CASCADE, related_name="readers")

    class Meta:
        verbose_name = _("reader who was told of a correction")
        verbose_name_plural = _("readers who were told of a correction")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="noticed_once", fields=["notice", "subscriber"])]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.subscriber_id}"
