"""The second factor, tried by an intruder who knows password and mailbox, and passkeys in a real browser.

The trying itself is the tests'; here more of it is asked for, and counted.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from proof.figures import ROOT, Proof

SEQUENCES = 60
STEPS = 12
_COUNTS = re.compile(r"(\d+) (passed|failed|error|skipped)")


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    intruder = _tests("tests/signing_in/test_second_factor.py", "no_sequence or intruder")
    figures.add(
        f"desks reached by {SEQUENCES} random sequences of up to {STEPS} acts without the second factor",
        intruder["failed"] + intruder["error"],
        "",
        "==",
        0,
    )
    figures.add("tests of it that ran, its control among them", intruder["passed"], "", ">=", 2)
    passkeys = _tests("broadsheet/readers/tests/test_passkeys_in_browsers.py", "")
    figures.add(
        "passkey in a real browser: signs in, second factor, relayed refused, control", passkeys["passed"], "", ">=", 4
    )
    figures.add("passkey in a real browser: what went wrong", passkeys["failed"] + passkeys["error"], "", "==", 0)


def _tests(path: str, wanted: str) -> dict[str, int]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", path, *(["-k", wanted] if wanted else [])]
    environment = {**os.environ, "INTRUDER_EXAMPLES": str(SEQUENCES), "JOURNEYS_MUST_RUN": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=900)
    found = {"passed": 0, "failed": 0, "error": 0, "skipped": 0}
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    found.update({name: int(count) for count, name in _COUNTS.findall(last)})
    return found
