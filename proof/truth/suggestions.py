"""The rule that finds claims about the future, on the table of sentences in two languages."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("broadsheet/newsroom/tests/test_claims.py")
    figures.add("the table's tests hold", int(holds), "", "==", 1)
    figures.add("sentences of the table", told["claims: sentences"], "", ">=", 120)
    found, missed, wrongly = (told[f"claims: {name}"] for name in ("found", "missed", "found wrongly"))
    figures.add("recall", found / (found + missed) if found else 0, "", ">=", 0.9)
    figures.add("precision", found / (found + wrongly) if found else 0, "", ">=", 0.8)
    held_out, held_out_missed = told["claims: held out, found"], told["claims: held out, missed"]
    figures.add("recall on what the rule was not written with", held_out / (held_out + held_out_missed), "", ">=", 0.9)
