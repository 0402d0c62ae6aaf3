"""Signs of life of what works in the background."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Beats and listens."""

    def beat(self, name: str, **detail: object) -> None:
        """Say that `name` is alive now."""
        self.update_or_create(name=name, defaults={"beat_at": clock.now(), "detail": detail})

    def take_turn(self, name: str, every: timedelta) -> bool:
        """Whether `name` was silent that long; then it beats, and its turn is taken. A clock put back waits no longer."""
        silence = self.silence(name)
        if silence is not None and timedelta(0) <= silence < every:
            return False
        self.beat(name)
        return True

    def silence(self, name: str) -> timedelta | None:
        """How long `name` has been silent; `None` if it never beat."""
        heartbeat = self.filter(name=name).first()
        return clock.now() - heartbeat.beat_at if heartbeat else None


class Heartbeat(models.Model):
    """The last sign of life of one background job, such as `schedule`."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    beat_at = models.DateTimeField(_("last heard of"))
    detail = models.JSONField(default=dict, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"
