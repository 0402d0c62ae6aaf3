"""We were wrong in a letter: what readers of its page are told, and those who got it by mail, once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.correction_notice import CorrectionNotice
from broadsheet.newsletters.models.delivery import Delivery
from broadsheet.newsletters.models.issue import Issue


class LeftOut(models.TextChoices):
    """Why somebody to whom the issue was to go got no letter of it."""

    ELSEWHERE = "elsewhere", _("told by the letter of another newsletter")
    ENDED = "ended", _("no subscription any more")
    NOT_GOT = "not_got", _("had not got the issue")


class IssueCorrection(models.Model):
    """One correction. Deliveries up to `told_up_to` have been looked at; it moves with their letters, in one transaction.

    Those that were still to be handed over then are in `passed_over`: whoever gets the wrong issue later is told later.
    With a `notice`, whoever has been told by another issue's letter of the same notice is left out. `left_out`: a count for each `LeftOut`.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField(_("what was wrong, and what is right"), max_length=1000)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    notice = models.ForeignKey(
        CorrectionNotice, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters", editable=False
    )
    letters = models.PositiveIntegerField(_("letters"), default=0, editable=False)
    left_out = models.JSONField(_("left out"), default=dict, editable=False)
    told_up_to = models.BigIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of an issue")
        verbose_name_plural = _("corrections of issues")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.issue}: {self.text[:40]}"

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why how many were left out, in words."""
        return [(str(why.label), self.left_out[why]) for why in LeftOut if self.left_out.get(why)]


class PassedOver(models.Model):
    """This one had not got the issue when the letter came by, and was still to get it. It goes when that is decided."""

    letter = models.ForeignKey(
        IssueCorrection, on_delete=models.CASCADE, related_name="passed_over", db_index=False, editable=False
    )
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="passed_over", editable=False)

    class Meta:
        verbose_name = _("reader who is told of a correction later")
        verbose_name_plural = _("readers who are told of a correction later")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="passed_over_once", fields=["letter", "delivery"])]

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.delivery_id}"
