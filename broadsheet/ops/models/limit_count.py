"""How often something was done in a stretch of time."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class LimitCountQuerySet(models.QuerySet["LimitCount"]):
    """Counts in the database: every process and every machine sees the same number."""

    def count_one(self, *, of: str, window: int) -> int:
        """Count one more, and return how many that makes."""
        row = self.filter(of=of, window=window)
        if not row.update(count=F("count") + 1):
            try:
                with transaction.atomic():
                    self.create(of=of, window=window, count=1)
            except IntegrityError:  # somebody else was the first in the same moment
                row.update(count=F("count") + 1)
        return int(row.values_list("count", flat=True).get())


class LimitCount(models.Model):
    """One stretch of time of one limit. `of` is a digest: who asked for what is nobody's business afterwards."""

    of = models.CharField(_("of"), max_length=64)
    window = models.BigIntegerField(_("window"), help_text=_("When it began, in seconds since 1970."))
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = LimitCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit count")
        verbose_name_plural = _("limit counts")
        constraints = [models.UniqueConstraint(fields=["of", "window"], name="limit_counted_once")]
        indexes = [models.Index(fields=["window"], name="limit_by_window")]

    def __str__(self) -> str:
        return f"{self.of}: {self.count}"
