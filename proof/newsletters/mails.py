"""Every mail of newsletters before the judges: what mail programs understand of it, its size and text, and its page on the web."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from proof import judges, weights
from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.newsletters.fallbacks import FALLBACKS
from proof.site import CHROMIUM_FLAGS, ProofSite, demo_site

MOST_KB = 80
DEMO_ISSUES = 12
"""Six newsletters in two languages."""
_SOURCE = re.compile(r"""\b(?:src|href)="([^"]*)\"""")


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    judges.install()
    with demo_site() as site, tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "mails.json"
        archive.run(site, "-m", "proof.newsletters.mails_written", str(written))
        mails: list[dict[str, Any]] = json.loads(written.read_text())
        _lint(figures, mails, Path(folder))
        _sizes(figures, mails)
        _pages(figures, site, {mail["name"]: mail["web"] for mail in mails if mail["web"]})


def _lint(figures: Proof, mails: list[dict[str, Any]], folder: Path) -> None:
    (folder / "html.json").write_text(json.dumps({mail["name"]: mail["html"] for mail in mails}))
    program = ["node", "proof/newsletters/caniemail.mjs", str(folder / "html.json")]
    done = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=300)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    beyond = {(each["title"], each["client"]) for each in found if each["title"] not in FALLBACKS}
    for title, client in sorted(beyond):
        print(f"       caniemail: {title} in {client} has no fallback that is written down")
    wrong = [address for mail in mails for address in _SOURCE.findall(mail["html"]) if not _is_whole(address)]
    for address in wrong[:10]:
        print(f"       an address that a mail program can't follow: {address[:80]}")
    figures.add("mails that were linted", len(mails), "", ">=", 2 * DEMO_ISSUES + 3)
    figures.add(
        "things that caniemail finds, each with its fallback", len({each["title"] for each in found}), "", ">=", 10
    )
    figures.add("of Gmail, Apple Mail, Outlook not supported, without a fallback", len(beyond), "", "==", 0)
    figures.add("src and href that are not whole, or data", len(wrong), "", "==", 0)
    figures.add(
        "pictures that not every program shows", sum(mail["html"].count('.webp"') for mail in mails), "", "==", 0
    )


def _is_whole(address: str) -> bool:
    return address.startswith(("https://", "http://127.0.0.1", "mailto:"))


def _sizes(figures: Proof, mails: list[dict[str, Any]]) -> None:
    largest = max(len(mail["html"].encode()) for mail in mails)
    shortest = min(len(mail["text"].strip()) for mail in mails)
    figures.add("the largest mail, personal links in it", largest / 1000, "kB", "<=", MOST_KB)
    figures.add("the shortest text part", shortest, "letters", ">=", 100)


def _pages(figures: Proof, site: ProofSite, addresses: dict[str, str]) -> None:
    pages = {path: f"{site.url}{path}" for path in sorted(set(addresses.values()))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=weights.CHROMIUM, args=CHROMIUM_FLAGS)
        figures.add("issues on the web", len(pages), "", ">=", DEMO_ISSUES)
        figures.add(
            "axe, issues on the web, light: violations", judges.violations(browser, pages, "light"), "", "==", 0
        )
        figures.add("axe, issues on the web, dark: violations", judges.violations(browser, pages, "dark"), "", "==", 0)
        browser.close()
