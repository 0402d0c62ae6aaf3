"""A thousand tries of stolen cards from fifty networks, and a reader in the same minute."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/paying/test_card_testing.py")
    figures.add("of 1000 tries of cards, those that reach the provider", told["card testing: reached"], "", "<=", 60)
    figures.add("a reader in the same minute pays, and the control shows the flood", int(holds), "", "==", 1)
