"""Who takes no more letters, asked for some dozens of addresses at once.

Suppression knows addresses by a keyed hash whose key the database doesn't have: so it is asked when letters are taken in hand,
some tenths of a second before they go, and not when a million are frozen.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.foundation import clock
from broadsheet.mail.models import Suppression
from broadsheet.mail.suppression import hashed_all


def among(addresses: Iterable[str]) -> set[str]:
    """Those of these that are suppressed now. One query."""
    by_hash = hashed_all(addresses)
    held = Suppression.objects.in_force(clock.now()).filter(address_hash__among=by_hash)
    return {by_hash[found] for found in held.values_list("address_hash", flat=True)}
