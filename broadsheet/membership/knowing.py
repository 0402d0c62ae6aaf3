"""Whom membership knows: members."""

from __future__ import annotations

from typing import Any

from broadsheet.foundation import clock, known
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Grant


def member(person: Any) -> str:
    """The word for somebody with a live grant for members."""
    return known.MEMBER if MEMBERS in Grant.objects.live(clock.now()).of(person).benefits() else ""
