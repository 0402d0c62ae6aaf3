"""A site of the proof's own: its own data folder, a free port, the demo newsroom, pictures all scaled."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from proof.figures import ROOT

PASSWORD = "proof-of-the-lantern"  # noqa: S105 — of a site that lives for a minute on the loopback
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@dataclass(frozen=True)
class ProofSite:
    """Where the site answers and keeps its data."""

    url: str
    data: Path
    environment: dict[str, str]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site(*, scaled: bool = True, **more: str) -> Iterator[ProofSite]:
    """The demo newsroom, seeded and served; gone afterwards. `more` stands in its environment."""
    data = Path(tempfile.mkdtemp(prefix="broadsheet-proof-"))
    port = free_port()
    environment = {
        **{
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE"}
        },
        "DATA_DIR": str(data),
        "PORT": str(port),
        "DEMO_PASSWORD": PASSWORD,
        **more,
    }
    site = ProofSite(f"http://127.0.0.1:{port}", data, environment)
    try:
        command(site, "seed")
        if scaled:
            finish_tasks(site)
        with _served(site):
            yield site
    finally:
        shutil.rmtree(data, ignore_errors=True)


def command(site: ProofSite, *arguments: str) -> str:
    """Run one `broadsheet` command against the site's data; returns what it printed."""
    program = Path(sys.executable).with_name("broadsheet")
    done = subprocess.run(
        [program, *arguments], env=site.environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        raise RuntimeError(f"broadsheet {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def wait_for_front(url: str, *, seconds: float) -> float:
    """Wait until a reader finds a front there: with its splash, and in its own look. Returns how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        page = _text(url)
        look = re.search(r'rel="stylesheet" href="([^"]+)"', page)
        if "splash-headline" in page and look and _text(urljoin(url, look[1])):
            return time.monotonic() - began
        time.sleep(0.05)
    raise RuntimeError(f"There was no front at {url} within {seconds:g} s")


def _text(url: str) -> str:
    """What the address says, if that is 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, OSError):
        return ""


@contextmanager
def _served(site: ProofSite) -> Iterator[None]:
    program = Path(sys.executable).with_name("broadsheet")
    process = subprocess.Popen(
        [program, "serve"], env=site.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_front(f"{site.url}/", seconds=60)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def finish_tasks(site: ProofSite) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "db_worker",
            "--batch",
            "--no-startup-delay",
            "--settings",
            "broadsheet.config.settings",
        ],
        env=site.environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=1800,
    )
