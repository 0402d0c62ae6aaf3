"""`make proof-edition` runs every piece; `python -m proof.edition desk` one of them."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module

from proof.figures import Proof

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


def main(wanted: list[str]) -> int:
    """Run these pieces, all if none is named. A piece that breaks is a figure that falls short, and the others go on."""
    unknown = set(wanted) - set(PIECES)
    if unknown:
        print(f"There is no piece {', '.join(sorted(unknown))}; there are {', '.join(PIECES)}.", file=sys.stderr)
        return 2
    figures = Proof("edition")
    for name in wanted or PIECES:
        try:
            import_module(f"proof.edition.{name}").measure(figures)
        except Exception:
            traceback.print_exc()
            figures.add(f"the piece “{name}” ran to its end", 0, "", ">=", 1)
    return figures.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
