"""How often something was done in a stretch of time."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class LimitCountQuerySet(models.QuerySet["LimitCount"]):
    """Counts in the database: every process and every machine sees the same number."""

    def running(self, *, of: str, now: int, seconds: int) -> LimitCountQuerySet:
        """What is being counted, unless its stretch is over. One from a clock far ahead of ours counts as over."""
        return self.filter(of=of, began__gt=now - seconds, began__lt=now + seconds)

    def count_one(self, *, of: str, now: int, seconds: int) -> int:
        """Count one more, and return how many that makes since the stretch began. The first one begins it."""
        running, row = self.running(of=of, now=now, seconds=seconds), self.filter(of=of)
        over = row.exclude(began__gt=now - seconds, began__lt=now + seconds)
        if not running.update(count=F("count") + 1) and not over.update(began=now, count=1):
            try:
                with transaction.atomic():
                    self.create(of=of, began=now, count=1)
            except IntegrityError:  # somebody else began it in the same moment
                row.update(count=F("count") + 1)
        return int(row.values_list("count", flat=True).get())


class LimitCount(models.Model):
    """The stretch of time of one limit that runs now. `of` is a digest: who asked for what is nobody's business afterwards."""

    of = models.CharField(_("of"), max_length=64, unique=True)
    began = models.BigIntegerField(_("began"), help_text=_("In seconds since 1970."))
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = LimitCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit count")
        verbose_name_plural = _("limit counts")
        indexes = [models.Index(fields=["began"], name="limit_by_beginning")]

    def __str__(self) -> str:
        return f"{self.of}: {self.count}"
