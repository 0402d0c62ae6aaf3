"""What gets out: a sentence behind the gate, a story that is not out yet, and one reader's page to another."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/test_before_its_time.py", "tests/test_canaries.py", "tests/test_caches.py")
    figures.add("nothing gets out: the suites hold", int(holds), "", "==", 1)
    for name in sorted(each for each in told if each.startswith("canaries: ")):
        found = name.endswith("found")
        figures.add(name, told[name], "", "==" if found else ">=", 0 if found else 1)
    figures.add("caches: headers tried at each address", told["caches: headers"], "", ">=", 60)
    figures.add("caches: asked the newsroom", told["caches: asked the newsroom"], "", ">=", 1000)
    figures.add("caches: asked the kiosk", told["caches: asked the kiosk"], "", ">=", 1000)
    figures.add("caches: answers that a header changed", told["caches: changed answers"], "", "==", 0)
    figures.add("caches: forms of private addresses", told["caches: forms of private addresses"], "", ">=", 100)
