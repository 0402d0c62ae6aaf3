"""`make proof-payments` runs every piece; `python -m proof.payments joining` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["joining", "histories", "crashes", "card_testing", "faults", "million"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("payments", PIECES, sys.argv[1:]))
