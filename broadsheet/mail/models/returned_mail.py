"""A mail that came to the address where letters come back: kept as it came, before anybody reads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.mail.models.bounce import Way


class Outcome(models.TextChoices):
    """What it turned out to be."""

    WAITING = "waiting", _("not read yet")
    COUNTED = "counted", _("counted")
    NOTHING = "nothing", _("nothing: an automatic answer, or no failure")
    STRANGE = "strange", _("of no letter of ours")
    UNREADABLE = "unreadable", _("not understood")
    SEEN = "seen", _("put aside by staff")


OPEN = (Outcome.STRANGE, Outcome.UNREADABLE)
"""Shown on the desk until somebody puts them aside."""


class ReturnedMail(models.Model):
    """`digest` is the raw mail's: the same one twice is kept once. `to` is the envelope's, where the transport told it."""

    digest = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    to = models.CharField(max_length=320, blank=True)
    way = models.CharField(_("came"), max_length=8, choices=Way.choices)
    made_at = models.DateTimeField(_("came at"), default=clock.now, db_index=True)
    outcome = models.CharField(_("what it was"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                name="returned_mail_open",
                fields=["outcome", "made_at"],
                condition=Q(outcome__in=["waiting", "strange", "unreadable"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.get_outcome_display()}"
