"""Running a proof piece by piece: each is a module with `measure(figures)` in the proof's own package."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from proof.figures import Proof


def run(name: str, pieces: Sequence[str], wanted: Sequence[str]) -> int:
    """Run these pieces of `proof.<name>`, all if none is wanted. Returns the exit code: 2 for a piece that is none.

    A piece that breaks is a figure that falls short, and the others go on.
    """
    unknown = set(wanted) - set(pieces)
    if unknown:
        print(f"There is no piece {', '.join(sorted(unknown))}; there are {', '.join(pieces)}.", file=sys.stderr)
        return 2
    figures = Proof(name)
    for piece in wanted or pieces:
        try:
            import_module(f"proof.{name}.{piece}").measure(figures)
        except Exception:
            traceback.print_exc()
            figures.add(f"the piece “{piece}” ran to its end", 0, "", ">=", 1)
    return figures.close()
