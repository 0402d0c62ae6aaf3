"""Killed at each step of buying, delivering and redeeming."""

from __future__ import annotations

from proof.figures import Proof
from proof.gifts.databases import holds_on_both


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    told = holds_on_both(
        figures, "killed there: nothing lost or doubled, always redeemable", "tests/giving/test_crashing.py"
    )
    for database, facts in told.items():
        figures.add(f"steps at which gifts were killed, {database}", facts["killed"], "", ">=", 8)
