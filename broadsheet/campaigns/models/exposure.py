"""How often asks were shown, closed and followed, by day. Counted from the kiosks' beacons; nobody can be found in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class ExposureKind(models.TextChoices):
    """What became of an ask in a browser. The values are those of the beacons."""

    EXPOSED = "exposed", _("shown")
    CLOSED = "closed", _("closed")
    CLICKED = "clicked", _("followed")
    REMINDED = "reminded", _("to be reminded of")


class ExposureCount(models.Model):
    """One day's number of one kind. All names are plain values, empty where there was nothing to say."""

    day = models.DateField(_("day"), help_text=_("On the publication’s clock."))
    campaign = models.CharField(_("campaign"), max_length=64, blank=True)
    ask = models.CharField(_("ask"), max_length=64, blank=True)
    experiment = models.CharField(_("experiment"), max_length=64, blank=True)
    variant = models.CharField(_("variant"), max_length=64, blank=True)
    placement = models.CharField(_("placement"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    article = models.PositiveBigIntegerField(_("article"), default=0, help_text=_("0 for none."))
    kind = models.CharField(_("kind"), max_length=8, choices=ExposureKind.choices)
    count = models.PositiveBigIntegerField(_("how often"))

    class Meta:
        verbose_name = _("exposures of a day")
        verbose_name_plural = _("exposures by day")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="exposure_count_once",
                fields=[
                    "day",
                    "experiment",
                    "variant",
                    "kind",
                    "campaign",
                    "ask",
                    "placement",
                    "language",
                    "article",
                ],
            )
        ]
        indexes = [
            models.Index(fields=["experiment", "kind", "day"], name="exposure_by_experiment"),
            models.Index(fields=["ask", "day"], name="exposure_by_ask"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.ask} {self.get_kind_display()}: {self.count}"


class CountedFile(models.Model):
    """A file of beacons that has been counted: written with its figures in one transaction, so that it counts once."""

    name = models.CharField(max_length=80, unique=True)
    counted_at = models.DateTimeField(default=clock.now)
    beacons = models.PositiveIntegerField()
    dropped = models.PositiveBigIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counted file of beacons")
        verbose_name_plural = _("counted files of beacons")
        default_permissions = ()
        indexes = [models.Index(fields=["counted_at"], name="counted_file_by_time")]

    def __str__(self) -> str:
        return self.name
