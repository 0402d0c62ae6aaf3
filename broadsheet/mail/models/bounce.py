"""What a server, or a reader, had against one letter. It is counted once, however often we are told."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Fault(models.TextChoices):
    """The class of a bounce, and with it whose fault it is: the first four are the reader's mailbox, the next six are ours."""

    UNKNOWN_USER = "unknown_user", _("nobody of that name")
    DOMAIN_GONE = "domain_gone", _("no such domain")
    INACTIVE = "inactive", _("mailbox closed")
    FULL = "full", _("mailbox full")
    BLOCKED = "blocked", _("we are blocked")
    AUTHENTICATION = "authentication", _("SPF, DKIM or DMARC")
    PTR = "ptr", _("our server’s name")
    RATE = "rate", _("too much at once")
    CONTENT = "content", _("what the letter holds")
    TLS = "tls", _("encryption")
    SERVER = "server", _("trouble at the receiver")
    UNKNOWN = "unknown", _("not said")
    COMPLAINT = "complaint", _("a complaint")


OF_THE_READER = (Fault.UNKNOWN_USER, Fault.DOMAIN_GONE, Fault.INACTIVE, Fault.FULL)
OF_THE_SENDER = (Fault.BLOCKED, Fault.AUTHENTICATION, Fault.PTR, Fault.RATE, Fault.CONTENT, Fault.TLS)


class Way(models.TextChoices):
    """How we heard of it."""

    SMTP = "smtp", _("while it was handed over")
    PIPE = "pipe", _("by a mail to the pipe")
    MAILBOX = "mailbox", _("by a mail to the mailbox")
    ESP = "esp", _("by the mail provider")


class BounceQuerySet(models.QuerySet["Bounce"]):
    """Finds bounces."""

    def weighing(self, since: datetime) -> BounceQuerySet:
        """Soft faults of readers' mailboxes since then, that no later accepted mail has cleared."""
        return self.filter(is_hard=False, fault__in=OF_THE_READER, cleared_at__isnull=True, happened_at__gt=since)


class Bounce(models.Model):
    """One fault of one letter. `evidence` makes it count once; `about` names what was sent (an issue), so that two
    faults of one issue weigh as one; `said` is what the server said, without addresses."""

    evidence = models.CharField(max_length=64, unique=True)
    address_hash = models.CharField(max_length=64)
    domain = models.CharField(_("receiver"), max_length=253, blank=True)
    fault = models.CharField(_("class"), max_length=16, choices=Fault.choices)
    is_hard = models.BooleanField(_("for good"))
    status = models.CharField(_("status"), max_length=12, blank=True)
    said = models.CharField(_("said"), max_length=300, blank=True)
    way = models.CharField(_("heard"), max_length=8, choices=Way.choices)
    about = models.CharField(_("of"), max_length=80, blank=True)
    happened_at = models.DateTimeField(_("when"), default=clock.now, db_index=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(
                name="bounce_weighing", fields=["address_hash"], condition=Q(is_hard=False, cleared_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain} · {self.get_fault_display()}"
