"""The demo's English articles read aloud and heard by a recogniser that knows nothing of them; and the normaliser's table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib

from broadsheet.audio.speakable.normalise import spoken
from proof.figures import ROOT, Proof

MOST_WRONG = 0.15
"""Of a hundred words, how many the recogniser may hear as others: names that it cannot spell are among them."""

CASES = ROOT / "broadsheet" / "audio" / "tests" / "spoken_cases.toml"


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    table = [pair for cases in tomllib.loads(CASES.read_text(encoding="utf-8")).values() for pair in cases.items()]
    right = sum(spoken(written, "en") == said for written, said in table)
    figures.add("cases in the normaliser's table", len(table), "", ">=", 200)
    figures.add("of them said wrong", len(table) - right, "", "==", 0)
    heard = _heard()
    figures.add("English articles read and heard", heard["articles"], "", ">=", 40)
    figures.add("words in them", heard["words"], "words", ">=", 10_000)
    figures.add("word error rate, names by the list", heard["errors"] / heard["words"], "", "<=", MOST_WRONG)
    print(f"  most often misheard: {heard['misheard']}")


def _heard() -> dict[str, int]:
    """What `proof.audio.heard` found, in a process of its own: without sockets, and with a data folder of its own."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "proof.audio.heard"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Nothing was heard:\n{done.stderr[-4000:]}")
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found
