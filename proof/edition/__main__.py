"""`make proof-edition` runs every piece; `python -m proof.edition desk` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = [
    "rates",
    "starting",
    "watching",
    "nonsense",
    "desk",
    "printing",
    "publishing",
    "restarts",
    "slow_loris",
    "watchers_through_nginx",
]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("edition", PIECES, sys.argv[1:]))
