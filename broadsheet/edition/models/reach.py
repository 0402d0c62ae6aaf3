"""Where a thing stood when the press last looked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import models


class ReachManager(models.Manager["Reach"]):
    """Remembers where things stand."""

    def of(self, things: Iterable[str]) -> dict[str, set[str]]:
        """Where these stood, those left out that were nowhere yet."""
        return {row.source: set(row.names) for row in self.filter(source__in=list(things))}

    def remember(self, stands: dict[str, set[str]]) -> None:
        """Keep where these stand now."""
        rows = [Reach(source=name, names=sorted(names)) for name, names in stands.items()]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["source"], update_fields=["names"], batch_size=200
        )  # fmt: skip


class Reach(models.Model):
    """The sources that one thing (`article:812`, `section:7`) was part of.

    A story that leaves a section must have the old section's list reprinted too, and nothing but this row remembers it.
    """

    source = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=list)

    objects = ReachManager()

    def __str__(self) -> str:
        return self.source


def digest(*facts: object) -> str:
    """What stands behind the `#` of a name: another one for other facts."""
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()
