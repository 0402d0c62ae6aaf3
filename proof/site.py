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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from proof import demo
from proof.figures import ROOT

PASSWORD = "proof-of-the-lantern"  # noqa: S105 — of a site that lives for a minute on the loopback
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


NOT_SEEDED = {"TRUSTED_PROXIES", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_TLS", "NARRATION"}
"""What may stand in a site's environment and changes nothing of what is seeded."""


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
    try:
        site = _seeded(data, more, scaled=scaled)
        with _served(site):
            yield site
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _seeded(data: Path, more: Mapping[str, str], *, scaled: bool) -> ProofSite:
    """With a newsroom of its own, or a copy of the one of this commit where nothing in `more` has a part in seeding it."""
    kept = demo.of_this_commit() if set(more) <= NOT_SEEDED else None
    port = demo.port_of(kept) if kept else None
    if kept and port and _is_free(port):
        shutil.copytree(kept, data, dirs_exist_ok=True)
        return _site(data, port, more)
    site = _site(data, free_port(), more)
    command(site, "seed")
    if scaled:
        finish_tasks(site)
        if kept and port is None:
            demo.keep(data, kept, int(site.environment["PORT"]))
    return site


def _site(data: Path, port: int, more: Mapping[str, str]) -> ProofSite:
    ours = {"DATABASE_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE"}
    theirs = {name: value for name, value in os.environ.items() if name not in ours}
    own = {"DATA_DIR": str(data), "PORT": str(port), "DEMO_PASSWORD": PASSWORD}
    return ProofSite(f"http://127.0.0.1:{port}", data, {**theirs, **own, **more})


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


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
