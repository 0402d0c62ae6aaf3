"""The desk over a ledger of a million rows, and a webhook that comes meanwhile, on both databases.

The books are made once (`big_ledger.py`) and kept under `var/proof-cache` for as long as nothing that shapes them changes.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.site import ProofSite, command

ROWS = 1_000_000
DESK_MS = {"PostgreSQL": 300, "SQLite": 1000}
WEBHOOK_MS = 50
WEBHOOKS = 40
SIGN = f"""
import django, json, secrets, uuid; django.setup()
from broadsheet.payments.providers.sandbox.provider import signed
events = [{{"id": "evt_" + secrets.token_hex(8), "kind": "changed", "deal": str(uuid.uuid4())}} for _ in range({WEBHOOKS})]
print(json.dumps([(headers, body.decode()) for headers, body in map(signed, events)]))
"""


def measure(figures: Proof) -> None:
    """Add this piece's figures: each is the 95th percentile of forty, but the webhooks' median."""
    for database in archive.wanted():
        site = _kept(database)
        told = json.loads(archive.run(site, "-m", "proof.payments.desk_figures").splitlines()[-1])
        for name, (_median, p95) in told.items():
            figures.add(f"a million rows, {database}: {name}, p95", p95, "ms", "<=", DESK_MS[database])
        taken = _webhooks(site)
        figures.add(f"a million rows, {database}: a webhook's answer, median", taken, "ms", "<=", WEBHOOK_MS)


def _kept(database: str) -> ProofSite:
    kept = archive.CACHE / f"{database.lower()}_ledger_{ROWS}_{_shape()}"
    site = archive.site_in(database, kept, kept.name)
    if (kept / ".whole").exists():
        return site
    print(f"       making a ledger of {ROWS} rows on {database} …", flush=True)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    if database == "PostgreSQL":
        archive.psql(f'DROP DATABASE IF EXISTS "{kept.name}" WITH (FORCE)')
        archive.psql(f'CREATE DATABASE "{kept.name}"')
    command(site, "seed")
    archive.run(site, "-m", "proof.payments.big_ledger", str(ROWS), seconds=3600)
    (kept / ".whole").touch()
    return site


def _shape() -> str:
    """The names of all migrations, and the text of what writes the books."""
    digest = hashlib.blake2b(digest_size=6)
    digest.update("\n".join(sorted(path.name for path in (ROOT / "broadsheet").glob("*/migrations/0*.py"))).encode())
    digest.update(Path(__file__).with_name("big_ledger.py").read_bytes())
    return digest.hexdigest()


def _webhooks(site: ProofSite) -> float:
    """Signed, over HTTP, to the newsroom's own process; the first warm it up."""
    events = json.loads(archive.run(site, "-c", SIGN).splitlines()[-1])
    with _newsroom(site) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        taken = []
        for headers, body in events:
            began = time.perf_counter()
            connection.request("POST", "/payments/webhooks/sandbox/", body, headers)
            answer = connection.getresponse()
            said = answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if (answer.status, said) != (200, b"kept"):
                raise RuntimeError(f"a webhook was answered {answer.status} {said[:100]!r}")
    return statistics.median(taken[5:])


@contextmanager
def _newsroom(site: ProofSite) -> Iterator[int]:
    port = int(site.environment["PORT"])
    program = Path(sys.executable).with_name("broadsheet")
    process = subprocess.Popen([program, "newsroom"], env=site.environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _time in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)
