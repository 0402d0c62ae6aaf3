"""A thousand sign-ups of one address from a thousand networks."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites

SIGN_UPS = 1000


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/newsletters/test_bombing.py", PROOF_SIGN_UPS=str(SIGN_UPS))
    figures.add("sign-ups of one address, each from another network", told["bombing: networks"], "", "==", SIGN_UPS)
    figures.add("mails to it, more than one in each window", told["bombing: mails more than windows"], "", "==", 0)
    figures.add("different answers: status, headers, bytes", told["bombing: different answers"], "", "==", 1)
    figures.add("known and unknown alike; the control shows the bombing", int(holds), "", "==", 1)
