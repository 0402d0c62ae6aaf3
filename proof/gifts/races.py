"""Two and fifty redeemers of one code, the same event again and again, and the control without the lock."""

from __future__ import annotations

from proof.figures import Proof
from proof.gifts.databases import holds_on_both


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds_on_both(figures, "2 and 50 at once: exactly one has it; one event, one gift", "tests/giving/test_races.py")
