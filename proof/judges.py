"""Pages before other people's judges: axe-core, the Nu HTML checker, Lighthouse."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser

from proof.figures import ROOT, Proof
from proof.pages import get, page_types
from proof.site import CHROMIUM_FLAGS, ProofSite
from proof.weights import CHROMIUM

MODULES = ROOT / "proof" / "node_modules"
RUNS = 3
TRIES = 3
"""Chromium sometimes records nothing at all; then there is no score, good or bad, and the page is loaded again."""
LIGHTHOUSE_TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def install() -> None:
    """Fetch the judges, as `proof/package-lock.json` names them."""
    if not all((MODULES / name).exists() for name in ("lighthouse", "caniemail")):
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"],
            cwd=ROOT / "proof",
            check=True,
        )


def axe(proof: Proof, site: ProofSite, browser: Browser) -> None:
    """Violations of WCAG 2.2 A and AA and of axe's best practices, on every page type, light and dark."""
    pages = page_types(site)
    for scheme in ("light", "dark"):
        proof.add(f"axe, all page types, {scheme}: violations", violations(browser, pages, scheme), "", "<=", 0)
    proof.add("axe: pages looked at, both languages", len(pages), "", ">=", 20)


def violations(browser: Browser, pages: dict[str, str], scheme: Literal["light", "dark"]) -> int:
    """How many axe finds on these pages, by name and address; each is printed."""
    script = (MODULES / "axe-core" / "axe.min.js").read_text()
    count = 0
    for name, url in pages.items():
        context = browser.new_context(color_scheme=scheme, viewport={"width": 412, "height": 823}, bypass_csp=True)
        page = context.new_page()
        page.route("**/_/watch*", lambda stream: stream.abort())  # it never ends, and so would the waiting
        page.goto(url, wait_until="networkidle")
        page.evaluate(script)
        found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
        for violation in found:
            places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            print(f"       axe, {scheme}, {name}: {violation['id']}: {violation['help']} — {places}")
        count += sum(len(violation["nodes"]) for violation in found)
        context.close()
    return count


def nu_html_checker(proof: Proof, site: ProofSite) -> None:
    """Errors of the Nu HTML checker on every page type."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (_name, url) in enumerate(page_types(site).items()):
            (Path(folder) / f"{number}.html").write_text(get(url)[1])
        jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
        done = subprocess.run(
            ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", folder],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        names = list(page_types(site))
        messages = [message for message in json.loads(done.stdout)["messages"] if message["type"] == "error"]
        for message in messages[:20]:
            number = int(Path(message["url"]).stem)
            print(f"       html, {names[number]}: {message['message']} — {message.get('extract', '')[:100]!r}")
    proof.add("Nu HTML checker, all page types: errors", len(messages), "", "<=", 0)


def lighthouse(proof: Proof, site: ProofSite) -> None:
    """Lighthouse's four scores (mobile), medians of three runs."""
    pages = page_types(site)
    for name in ("front", "article", "section"):
        runs = [_lighthouse_run(pages[f"{name}, English"]) for _run in range(RUNS)]
        for category, target in LIGHTHOUSE_TARGETS.items():
            scores = [run["categories"][category]["score"] * 100 for run in runs]
            proof.add(f"Lighthouse, {name}: {category}", statistics.median(scores), "", ">=", target)
            if statistics.median(scores) < target:
                _say_why(runs[0], category)


def scores(url: str) -> dict[str, float]:
    """Lighthouse's four scores of one page (mobile), 0 to 100, medians of three runs."""
    runs = [_lighthouse_run(url) for _run in range(RUNS)]
    return {
        category: statistics.median(run["categories"][category]["score"] * 100 for run in runs)
        for category in LIGHTHOUSE_TARGETS
    }


def _lighthouse_run(url: str) -> dict[str, Any]:
    for left in reversed(range(TRIES)):
        try:
            return _report(url)
        except subprocess.CalledProcessError:
            if not left:
                raise
            print("       Lighthouse recorded nothing; once more", flush=True)
    raise AssertionError


def _report(url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        subprocess.run(
            [
                str(MODULES / ".bin" / "lighthouse"),
                url,
                "--quiet",
                "--output=json",
                f"--output-path={output}",
                f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}",
            ],
            env={"CHROME_PATH": CHROMIUM, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder},
            check=True,
            timeout=180,
        )
        report: dict[str, Any] = json.loads(output.read_text())
        return report


def _say_why(run: dict[str, Any], category: str) -> None:
    for reference in run["categories"][category]["auditRefs"]:
        audit = run["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            print(f"       {category}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")
