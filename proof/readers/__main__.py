"""`make proof-readers` runs every piece; `python -m proof.readers rights` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["sign_in", "second_factor", "access", "rights", "leaks"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("readers", PIECES, sys.argv[1:]))
