"""What changed and is not printed yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Change(models.Model):
    """One source that changed, written in the very transaction that changed it.

    Rows are only added and, once the plates made from them are marked, deleted: one row a source would be lost when the
    source changes again while the press works on it.
    """

    source = models.CharField(_("what changed"), max_length=600)
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return self.source
