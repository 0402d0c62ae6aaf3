"""Every state × every act."""

from __future__ import annotations

from proof.figures import Proof
from proof.gifts.databases import holds_on_both


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    told = holds_on_both(figures, "each cell is so, and is told to the reader", "tests/giving/test_states.py")
    for database, facts in told.items():
        figures.add(f"cells of the table of states and acts, {database}", facts["cells"], "", ">=", 96)
