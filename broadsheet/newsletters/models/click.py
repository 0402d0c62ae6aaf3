"""Clicks on stories in issues: rows that are only added, and what they came to once machines are taken out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.delivery import Delivery, Sending


class Hit(models.Model):
    """Somebody or something followed a link of a letter. Nothing says from where; forgotten a month after the sending."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="hits")
    link = models.CharField(_("story"), max_length=255)
    at = models.DateTimeField(_("when"), default=clock.now)
    is_machine = models.BooleanField(_("a program"), null=True, help_text=_("Nobody has looked at it yet: neither."))

    class Meta:
        verbose_name = _("click")
        verbose_name_plural = _("clicks")
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="hit_to_look_at", condition=models.Q(is_machine__isnull=True)),
            models.Index(fields=["delivery", "at"], name="hit_by_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"


class ClickCount(models.Model):
    """How many readers followed a link of an issue, each once; with an empty link, any. What programs did, beside it."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="clicks")
    link = models.CharField(_("story"), max_length=255, blank=True)
    readers = models.PositiveIntegerField(_("readers"), default=0)
    machines = models.PositiveIntegerField(_("times by programs"), default=0)

    class Meta:
        verbose_name = _("clicks of a story")
        verbose_name_plural = _("clicks of stories")
        default_permissions = ()
        ordering = ["-readers", "link"]
        constraints = [models.UniqueConstraint(name="click_count_once", fields=["sending", "link"])]

    def __str__(self) -> str:
        return f"{self.link}: {self.readers}"
