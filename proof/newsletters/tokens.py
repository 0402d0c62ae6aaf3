"""Ten thousand tokens: forged, swapped between purposes and persons, used again."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites

MUTATIONS = 10_000


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/newsletters/test_tokens.py", PROOF_MUTATIONS=str(MUTATIONS))
    tried = {name: told[f"tokens: tried at {name}"] for name in ("unsubscribe", "confirm", "preferences", "preview")}
    figures.add("tokens that were tried", sum(tried.values()), "", ">=", MUTATIONS)
    for name, count in tried.items():
        figures.add(f"of these, at {name}", count, "", ">=", 50)
    figures.add("taken for another purpose or person", told["tokens: taken for another purpose or person"], "", "==", 0)
    figures.add("and the control, a true one, is taken", int(holds), "", "==", 1)
