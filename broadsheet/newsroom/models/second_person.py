"""Four eyes: acts that one person asks for and another confirms, where the newsroom wants it so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.log_actions import get_active_log_context

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article
from broadsheet.ops import audit


class GuardedAct(models.TextChoices):
    """Acts that can need a second person. The value is the act's name in the audit log, after `article.`."""

    LIFT_EMBARGO = "embargo_lift", _("lift an embargo early")
    LIFT_HOLD = "hold_lift", _("lift a legal hold")
    UNDO_KILL = "kill_undo", _("undo a kill")
    UNDO_TAKEDOWN = "takedown_undo", _("undo a takedown")
    SET_DELAY_ASIDE = "delay_set_aside", _("set a safety delay aside")
    TAKE_DOWN = "takedown", _("take an article down")


@register_setting(icon="group")
class SecondPersonRules(BaseGenericSetting):
    """Which acts need a second person. Off as the paper begins: a newsroom of two has nobody to ask at night."""

    embargo_lift = models.BooleanField(_("Lifting an embargo early"), default=False)
    hold_lift = models.BooleanField(_("Lifting a legal hold"), default=False)
    kill_undo = models.BooleanField(_("Undoing a kill"), default=False)
    takedown_undo = models.BooleanField(_("Undoing a takedown"), default=False)
    delay_set_aside = models.BooleanField(_("Setting a safety delay aside"), default=False)
    takedown = models.BooleanField(_("Taking an article down"), default=False)

    class Meta:
        verbose_name = _("acts that need a second person")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Who changed the rules is written down with what they are now."""
        super().save(*args, **kwargs)
        needed = [act.value for act in GuardedAct if self.needs(act)]
        audit.note(act="second_person.rules", on=self, by=get_active_log_context().user, needed=needed)

    def needs(self, act: GuardedAct) -> bool:
        """Whether this act takes two."""
        return bool(getattr(self, act.value))


class SecondPersonRequest(models.Model):
    """One person asked for an act; it is done when another with the same right confirms it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="second_person_requests")
    act = models.CharField(max_length=24, choices=GuardedAct.choices)
    arguments = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_confirmed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("act that waits for a second person")
        verbose_name_plural = _("acts that wait for a second person")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "act"], condition=Q(ended_at__isnull=True), name="second_person_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.act}"
