"""`make proof-newsroom`: every number of the front door."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from proof import judges, weights
from proof.figures import ROOT, Proof
from proof.site import CHROMIUM_FLAGS, demo_site, free_port, wait_for_front


def main() -> int:
    """Measure everything; exit code 1 if a figure falls short."""
    judges.install()
    proof = Proof("newsroom")
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=weights.CHROMIUM, args=CHROMIUM_FLAGS)
        weights.budgets(proof, site, browser)
        judges.axe(proof, site, browser)
        browser.close()
        judges.nu_html_checker(proof, site)
        judges.lighthouse(proof, site)
    for measure in ("proof.queries", "proof.archives"):
        _in_a_process_of_its_own(proof, measure)
    seeding(proof)
    two_commands(proof)
    return proof.close()


def _in_a_process_of_its_own(proof: Proof, module: str) -> None:
    """Run a measure that needs Django, with a data folder of its own; it prints `name|value|unit|op|target` lines."""
    data = tempfile.mkdtemp(prefix="broadsheet-proof-")
    try:
        environment = {**os.environ, "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=1800,
        )
    finally:
        shutil.rmtree(data, ignore_errors=True)
    for line in done.stdout.splitlines():
        if line.count("|") == 4:
            name, value, unit, op, target = line.split("|")
            proof.add(name, float(value), unit, op, float(target))


def seeding(proof: Proof) -> None:
    """From the beginning of the seed to a front that readers can read; its pictures may still be scaled behind."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-seed-") as data:
        environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SITE_URL"}}
        program = [str(Path(sys.executable).with_name("broadsheet")), "serve"]
        seconds = _seconds_to_front(program, ROOT, {**environment, "DATA_DIR": data}, 600)
        proof.add("from the beginning of the seed to the front", seconds, "s", "<=", 60)


def two_commands(proof: Proof) -> None:
    """`make run` on a fresh clone in an empty environment, cold and warm, from the command to the first page."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-clone-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        home = Path(folder) / "home"
        home.mkdir()
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        environment |= {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
        proof.add(
            "make run, cold: from command to front page",
            _seconds_to_front(["make", "run"], clone, environment, 600),
            "s",
            "<=",
            180,
        )
        warm = _seconds_to_front(["make", "run"], clone, environment, 60)
        proof.add("make run, warm: from command to front page", warm, "s", "<=", 5)


def _seconds_to_front(program: list[str], folder: Path, environment: dict[str, str], most: float) -> float:
    port = free_port()
    process = subprocess.Popen(
        program,
        cwd=folder,
        env={**environment, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return wait_for_front(f"http://127.0.0.1:{port}/", seconds=most)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
