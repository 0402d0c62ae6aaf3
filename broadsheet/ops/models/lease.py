"""Rights held by one process at a time, and only for a while."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Takes and returns leases without ever waiting."""

    def take(self, name: str, holder: str, *, seconds: int) -> bool:
        """Take or renew the lease. False when another holder has it and its time is not over."""
        now = clock.now()
        ends = now + timedelta(seconds=seconds)
        mine_or_over = self.filter(Q(holder=holder) | Q(ends_at__lte=now), name=name)
        if mine_or_over.update(holder=holder, ends_at=ends):
            return True
        if self.filter(name=name).exists():
            return False
        try:
            self.create(name=name, holder=holder, ends_at=ends)
        except IntegrityError:
            return False
        return True

    def give_back(self, name: str, holder: str) -> None:
        """Let others take it at once."""
        self.filter(name=name, holder=holder).delete()


class Lease(models.Model):
    """Only one holder at a time may do `name`; a dead holder's lease runs out by itself."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    holder = models.CharField(_("holder"), max_length=128)
    ends_at = models.DateTimeField(_("ends"))

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder} until {self.ends_at:%H:%M:%S}"
