"""The meter: how many closed articles a month anybody may read, and which a person has read."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

MOST = 50
"""A pass names each article; this many still fit into a cookie."""


@register_setting(icon="key")
class AccessSettings(BaseGenericSetting):
    """How generous the gate is."""

    articles_a_month = models.PositiveSmallIntegerField(
        _("free articles a month"),
        default=0,
        validators=[MaxValueValidator(MOST)],
        help_text=_("How many closed articles anybody may read each calendar month. 0: none."),
    )

    class Meta:
        verbose_name = _("access")

    def __str__(self) -> str:
        return str(_("Access"))


class Allowance(models.Model):
    """What one person has read of one month's allowance. Rows of past months are deleted: they say what somebody read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="allowances")
    month = models.CharField(max_length=7, help_text="As 2026-11, on the publication's calendar.")
    articles = models.JSONField(default=list)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = [models.UniqueConstraint(fields=["person", "month"], name="allowance_once_a_month")]

    def __str__(self) -> str:
        return f"{self.month}: {len(self.articles)}"
