"""A thousand tries of stolen cards from fifty networks, and a reader in the same minute."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run(
        "tests/paying/test_card_testing.py", "tests/paying/stripe/test_card_testing.py", CARD_TRIES="1000"
    )
    figures.add("of 1000 tries of cards, those that reach the sandbox", told["card testing: reached"], "", "<=", 60)
    figures.add(
        "of 1000, sessions that are opened at Stripe, counted there",
        told["card testing: opened at Stripe"],
        "",
        "<=",
        60,
    )
    figures.add(
        "of 1000, cards that are tried at Stripe, counted there", told["card testing: tried at Stripe"], "", "<=", 60
    )
    figures.add("a reader in the same minute pays, and the controls show the flood", int(holds), "", "==", 1)
