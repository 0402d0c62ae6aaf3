"""What the press knows of each plate: its address, what it was made from, and whether it is due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

AT_ONCE = 500
"""Names in one question: SQLite takes no more than some thousands."""


class Urgency(models.IntegerChoices):
    """Who is waiting for it."""

    NOW = 0, _("the story itself and the front")
    SOON = 1, _("lists and feeds")
    LATER = 2, _("other stories")
    BEHIND = 3, _("a full press run")


class PlateQuerySet(models.QuerySet["Plate"]):
    """Finds plates and marks them."""

    def due(self) -> PlateQuerySet:
        """Those that must be printed and may be tried now, the most urgent first, then the newest story's."""
        return self.filter(due_from__lte=clock.now()).order_by("urgency", "-rank", "pk")

    def waiting(self) -> PlateQuerySet:
        """All that must be printed, those that failed and are tried again later among them."""
        return self.filter(due_from__isnull=False)

    def failed(self) -> PlateQuerySet:
        """Those whose last printing went wrong."""
        return self.exclude(error="")

    def left_over(self) -> list[Plate]:
        """Style sheets that no page is made from any more: each is named by its version, so none ever changes."""
        sheets = {
            f"theme:{plate.address.rsplit('/', 1)[-1].removesuffix('.css')}": plate
            for plate in self.filter(kind="style")
        }
        named = PlateSource.objects.filter(source__in=sheets).values_list("source", flat=True).distinct()
        return [plate for source, plate in sheets.items() if source not in set(named)]

    def made_from(self, names: Collection[str]) -> PlateQuerySet:
        """Those that were made from any of these sources."""
        return self.filter(pk__in=PlateSource.objects.filter(source__in=names).values("plate"))

    def mark(self, urgency: Urgency, *, at: datetime | None = None) -> int:
        """Make these due. One that is due already becomes at most more urgent. Returns how many are newly due."""
        self.filter(due_from__isnull=False, urgency__gt=urgency).update(urgency=urgency)
        return self.filter(due_from__isnull=True).update(due_from=at or clock.now(), urgency=urgency)

    def announce(self, wanted: Iterable[Plate], urgency: Urgency) -> list[Plate]:
        """Add those whose address has no plate yet, due. Returns the new ones."""
        by_address = {plate.address: plate for plate in wanted}
        for plate in by_address.values():
            plate.due_from, plate.urgency = clock.now(), urgency
        for some in _batches(list(by_address)):
            for known in self.filter(address__in=some).values_list("address", flat=True):
                del by_address[known]
        return self.bulk_create(by_address.values(), ignore_conflicts=True, batch_size=AT_ONCE)


class Plate(models.Model):
    """One printed answer, or one that will be printed.

    `address` is as in `kiosk.plates`. `status` is 0 until it is printed.
    """

    address = models.CharField(_("address"), max_length=600, unique=True)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    kind = models.CharField(_("kind"), max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    article = models.BigIntegerField(null=True, blank=True, help_text=_("The key of the article whose own page it is."))
    rank = models.BigIntegerField(default=0, help_text=_("Its place in a full run: the newest first."))
    seq = models.BigIntegerField(_("sequence number"), default=0)
    fingerprint = models.CharField(max_length=64, blank=True, help_text=_("Of status, headers and body."))
    line = models.TextField(blank=True, help_text=_("The journal's last line about it."))
    printed_at = models.DateTimeField(_("printed"), null=True, blank=True)
    is_pressed_hard = models.BooleanField(default=False, help_text=_("Whether its best compression is on disk."))

    due_from = models.DateTimeField(_("due"), null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.BEHIND)
    error = models.TextField(_("what went wrong"), blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = PlateQuerySet.as_manager()

    class Meta:
        verbose_name = _("plate")
        verbose_name_plural = _("plates")
        indexes = [
            models.Index(fields=["urgency", "-rank", "id"], name="plate_due", condition=Q(due_from__isnull=False)),
            models.Index(fields=["article"], name="plate_of_article", condition=Q(article__isnull=False)),
            models.Index(fields=["id"], name="plate_failed", condition=~Q(error="")),
            models.Index(fields=["id"], name="plate_of_style", condition=Q(kind="style")),
            models.Index(
                fields=["-rank"], name="plate_to_press_hard", condition=Q(is_pressed_hard=False, status__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.address


class PlateSource(models.Model):
    """One source that a plate was made from."""

    plate = models.ForeignKey(Plate, on_delete=models.CASCADE, related_name="sources", db_index=False)
    source = models.CharField(max_length=600)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plate", "source"], name="plate_source_once")]
        indexes = [models.Index(fields=["source", "plate"], name="plate_by_source")]

    def __str__(self) -> str:
        return self.source


def _batches(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
