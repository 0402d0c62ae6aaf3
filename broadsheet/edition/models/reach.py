"""Where a thing stood when the press last looked."""

from __future__ import annotations

from django.db import models


class Reach(models.Model):
    """The sources that one thing (`article:812`, `section:7`) was part of.

    A story that leaves a section must have the old section's list reprinted too, and nothing but this row remembers it.
    """

    source = models.CharField(max_length=64, unique=True)
    names = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.source
