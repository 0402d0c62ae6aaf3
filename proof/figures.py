"""Figures against their targets: on screen, in a file, and as an exit code."""

from __future__ import annotations

import json
import operator
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_OPERATORS = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


@dataclass(frozen=True)
class Figure:
    """One measured number and what it has to be."""

    name: str
    value: float
    unit: str
    op: str
    target: float

    @property
    def holds(self) -> bool:
        """Whether the number is what it has to be."""
        return bool(_OPERATORS[self.op](self.value, self.target))


class Proof:
    """Collects figures, printing each as it comes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._figures: list[Figure] = []
        print(f"{name}: {_machine()}, commit {_commit()}", flush=True)

    def add(self, name: str, value: float, unit: str, op: str, target: float) -> None:
        """Take one figure down."""
        figure = Figure(name, round(value, 4), unit, op, target)
        self._figures.append(figure)
        sign = "ok  " if figure.holds else "FAIL"
        print(f"  {sign} {name:<62} {figure.value:>10g} {unit:<8} ({op} {target:g})", flush=True)

    def close(self) -> int:
        """Write the file; returns the exit code, 1 if any figure falls short."""
        path = ROOT / "var" / "proof" / f"{self._name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        figures = [{**asdict(figure), "holds": figure.holds} for figure in self._figures]
        path.write_text(json.dumps({"figures": figures, "machine": _machine(), "commit": _commit()}, indent=1) + "\n")
        short = [figure.name for figure in self._figures if not figure.holds]
        print(
            f"{self._name}: {len(figures) - len(short)} of {len(figures)} figures hold; written to {path.relative_to(ROOT)}"
        )
        return 1 if short else 0


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
