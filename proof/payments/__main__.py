"""`make proof-payments` runs every piece; `python -m proof.payments joining` one of them."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from importlib.util import find_spec

from proof.figures import Proof

PIECES = ["joining", "crashes", "card_testing"]
"""Modules of this package, in the order in which they run."""


def main(wanted: list[str]) -> int:
    """Run these pieces, all if none is named. A piece that breaks is a figure that falls short, and the others go on."""
    pieces = [name for name in PIECES if find_spec(f"proof.payments.{name}")]
    unknown = set(wanted) - set(pieces)
    if unknown:
        print(f"There is no piece {', '.join(sorted(unknown))}; there are {', '.join(pieces)}.", file=sys.stderr)
        return 2
    figures = Proof("payments")
    for name in wanted or pieces:
        try:
            import_module(f"proof.payments.{name}").measure(figures)
        except Exception:
            traceback.print_exc()
            figures.add(f"the piece “{name}” ran to its end", 0, "", ">=", 1)
    return figures.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
