"""What the desk keeps for itself: who is writing, and the secret addresses by which posts come in."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.live.models.coverage import Coverage

FORGOTTEN_AFTER = timedelta(seconds=15)
"""A browser says every five seconds that somebody is writing: three of them may be lost on the way."""
TOKEN_BYTES = 10
"""Eighty bits, which nobody guesses by mail."""


class Beat(models.Model):
    """Somebody is writing in a room of the desk, or was a moment ago."""

    room = models.CharField(max_length=40)
    """`coverage:5`, `feed:uk` or `post:7`."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("sign of somebody writing")
        verbose_name_plural = _("signs of somebody writing")
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="beat_once_in_a_room")]

    def __str__(self) -> str:
        return f"{self.person}: {self.room}"


def new_token() -> str:
    """Small letters and digits alone: mail servers fold case."""
    return secrets.token_hex(TOKEN_BYTES)


class FilingAddress(models.Model):
    """A secret address: what is mailed to it waits for approval. A new one ends the old one."""

    token = models.CharField(max_length=40, unique=True)
    coverage = models.ForeignKey(
        Coverage, null=True, blank=True, on_delete=models.CASCADE, related_name="filing_addresses"
    )
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("filing address")
        verbose_name_plural = _("filing addresses")

    def __str__(self) -> str:
        return str(self.coverage or self.language)

    @property
    def address(self) -> str:
        """As it is told to reporters."""
        name, _at, host = settings.FILING_ADDRESS.partition("@")
        return f"{name}+{self.token}@{host}"


class Stray(models.Model):
    """How much came in on one day that was for nobody, by the way it came."""

    day = models.DateField()
    way = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("stray")
        verbose_name_plural = _("strays")
        constraints = [models.UniqueConstraint(fields=["day", "way"], name="stray_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.way}: {self.count}"
