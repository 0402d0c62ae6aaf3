"""How much a newsroom sends in a day, and when: its own rules, and what was handed over on each day."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from broadsheet.mail.throttling.days import Day, Ramp

AT_LEAST_ONE = [MinValueValidator(1)]


@register_setting(icon="mail")
class SendingRules(BaseGenericSetting):
    """A ceiling, the ramp of a new sender, and quiet hours. All on the publication's clock, and of issues' letters alone."""

    ceiling = models.PositiveIntegerField(
        _("letters a day at most"), null=True, blank=True, validators=AT_LEAST_ONE,
        help_text=_("Left empty, there is no ceiling. Alerts are held to it, too."),
    )  # fmt: skip
    ramp_began_on = models.DateField(
        _("a new sender’s first day"), null=True, blank=True,
        help_text=_("A new domain or server begins with few letters and sends more each day. Left empty, there is no ramp."),
    )  # fmt: skip
    ramp_first = models.PositiveIntegerField(_("letters on its first day"), default=200, validators=AT_LEAST_ONE)
    ramp_last = models.PositiveIntegerField(_("letters on its last day"), default=200_000, validators=AT_LEAST_ONE)
    ramp_days = models.PositiveSmallIntegerField(
        _("days until there is no limit"), default=42, validators=[*AT_LEAST_ONE, MaxValueValidator(365)]
    )
    quiet_from = models.TimeField(_("nothing goes from"), null=True, blank=True)
    quiet_to = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("It may go over midnight. Breaking alerts go all the same.")
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("ceiling")], heading=_("Each day")),
        MultiFieldPanel(
            [
                FieldPanel("ramp_began_on"),
                FieldRowPanel([FieldPanel("ramp_first"), FieldPanel("ramp_last"), FieldPanel("ramp_days")]),
            ],
            heading=_("A new sender"),
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_to")])], heading=_("Quiet hours")),
    ]

    class Meta:
        verbose_name = _("sending of issues")

    def __str__(self) -> str:
        return str(_("Sending of issues"))

    def clean(self) -> None:
        """Half a pair says nothing, and no ramp leads down."""
        super().clean()
        if (self.quiet_from is None) != (self.quiet_to is None):
            missing = "quiet_from" if self.quiet_from is None else "quiet_to"
            raise ValidationError({missing: _("Quiet hours have a beginning and an end.")})
        if self.ramp_first and self.ramp_last and self.ramp_last < self.ramp_first:
            raise ValidationError({"ramp_last": _("The last day has as many letters as the first one, at the least.")})

    def of_the_day(self, *, is_alert: bool) -> Day:
        """As `mail.throttling.days` wants them. An alert is not held up by quiet hours."""
        began = self.ramp_began_on
        ramp = Ramp(began, self.ramp_first, self.ramp_last, self.ramp_days) if began else None
        quiet = (None, None) if is_alert else (self.quiet_from, self.quiet_to)
        return Day(ramp, self.ceiling, *quiet)


class HandedOn(models.Model):
    """How many letters one process handed over on one day, written in the transaction in which they are marked.

    A row of each process's own, so that none waits for another.
    """

    day = models.DateField()
    worker = models.CharField(max_length=64)
    letters = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("letters handed over on a day")
        verbose_name_plural = _("letters handed over on a day")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="handed_on_once", fields=["day", "worker"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.letters}"
