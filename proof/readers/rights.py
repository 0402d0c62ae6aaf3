"""Who may come in where: every address asked as everybody, and every refusal written down."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites

MATRIX = ("reading", "changing", "wrong methods", "a password alone")


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/test_route_roles.py", "tests/test_audit_log.py", "tests/test_access_functions.py")
    figures.add("the matrix of addresses and roles holds", int(holds), "", "==", 1)
    figures.add("addresses in the reviewed tables", told["routes"], "", ">=", 400)
    for name in MATRIX:
        figures.add(f"{name}: questions asked", told[f"{name}: questions"], "", ">=", 1000)
        figures.add(f"{name}: turned away", told[f"{name}: turned away"], "", ">=", 1)
        figures.add(f"{name}: refusals of somebody known, each with its row", told[f"{name}: audit rows"], "", ">=", 1)
    figures.add("own and others' things: questions", told["own and others' things: questions"], "", ">=", 100)
