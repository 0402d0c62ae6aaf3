"""What an import says when it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

EXAMPLES = 5
"""How many cases of one warning are named; the rest is counted."""


@dataclass
class Report:
    """Counts what was made, what was left alone, what was skipped, and everything that somebody should look at."""

    source: str
    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    warnings: dict[str, list[str]] = field(default_factory=dict)

    def warn(self, about: str, case: str) -> None:
        """Note one case of a thing that needs a look."""
        cases = self.warnings.setdefault(about, [])
        if case not in cases:
            cases.append(case)

    def lines(self) -> list[str]:
        """The report as people read it."""
        lines = [self.source, ""]
        for title, counts in (
            ("Brought in", self.made),
            ("Brought up to date", self.changed),
            ("Already here", self.unchanged),
            ("Skipped", self.skipped),
        ):
            if counts:
                lines.append(f"{title}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
        for about, cases in self.warnings.items():
            lines += ["", f"{about} ({len(cases)}):"]
            lines += [f"  {case}" for case in cases[:EXAMPLES]]
            if len(cases) > EXAMPLES:
                lines.append(f"  … and {len(cases) - EXAMPLES} more")
        return lines
