"""The outbox: each letter is a row, written with what it is about, and handed to a transport once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.mail.letters import Letter


class State(models.TextChoices):
    """How far a letter has come."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    PARKED = "parked", _("parked")
    DROPPED = "dropped", _("not sent")


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    """Moves letters on. Each step is one statement: of two that try, one does it."""

    def claim(self, pk: int) -> bool:
        """Take a waiting letter for one attempt. False if somebody has, or if it is not there."""
        waiting = self.filter(pk=pk, state=State.WAITING)
        return bool(waiting.update(state=State.SENDING, claimed_at=clock.now(), tries=models.F("tries") + 1))

    def drop(self, pk: int, reason: str) -> bool:
        """Send a waiting letter never. False if it waits no more."""
        waiting = self.filter(pk=pk, state=State.WAITING)
        return bool(waiting.update(state=State.DROPPED, reason=reason[:500], text="", html="", headers={}))

    def held(self, pk: int) -> OutgoingQuerySet:
        """The letter that is being handed over, unless it was parked meanwhile."""
        return self.filter(pk=pk, state=State.SENDING)

    def stale(self, before: datetime) -> OutgoingQuerySet:
        """Those whose attempt began then or earlier, and never ended."""
        return self.filter(state=State.SENDING, claimed_at__lte=before)

    def parked(self) -> OutgoingQuerySet:
        """Those that people have to decide about."""
        return self.filter(state=State.PARKED)


class Outgoing(models.Model):
    """One letter to one address. What it says is forgotten once it is sent: codes and links are keys."""

    kind = models.CharField(_("kind"), max_length=80)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("written"), default=clock.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reason = models.CharField(_("why it is parked or was not sent"), max_length=500, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["claimed_at"], name="outgoing_undecided", condition=models.Q(state__in=["sending", "parked"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def letter(self) -> Letter:
        """What is handed over."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in ("to", "subject", "text", "html", "headers")}
        return Letter(**facts, kind=self.kind)
