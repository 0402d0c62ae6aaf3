"""What a grant may give: words that a plate's access, a gift or a plan names."""

from __future__ import annotations

from collections.abc import Iterable

MEMBERS = "members"
"""Everything that the paper prints for its members."""
REGISTERED = "registered"
"""What is open to everybody with an account: it needs no grant."""

KNOWN = (MEMBERS, REGISTERED)


def in_order(words: Iterable[str]) -> list[str]:
    """Each once, sorted: so two grants of the same benefits hold the same list."""
    return sorted(set(words))
