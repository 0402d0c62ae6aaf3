"""`make proof-truth` runs every piece; `python -m proof.truth identity` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["identity", "suggestions", "canaries"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("truth", PIECES, sys.argv[1:]))
