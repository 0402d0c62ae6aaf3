"""What ten thousand open pages cost the database: how many transactions more it has with them than without.

A real site over PostgreSQL, which counts its transactions itself. The site's own clockwork goes on in both spans.
"""

from __future__ import annotations

import asyncio
import resource
import time
import urllib.parse

import psycopg

from proof.campaigns.moving import MAKE, PLATE, fetch, run, wait_for_tally
from proof.edition import archive
from proof.figures import Proof
from proof.site import ProofSite, demo_site

DATABASE = "proof_campaigns_pages"
PAGES = 10_000
FROM_ONE_ADDRESS = 5_000
SECONDS = 40.0
FETCHES_A_SECOND = 50
AT_ONCE = 100
PATIENCE = 60.0
QUIET = 90
"""Transactions a second of a site that has nothing to do: worker, press and sender look for work (63 when measured), pictures cost 200."""
LONGEST_SECONDS = 900


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    archive.psql(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    archive.psql(f'CREATE DATABASE "{DATABASE}"')
    try:
        with demo_site(scaled=True, DATABASE_URL=f"postgres://postgres@127.0.0.1:5432/{DATABASE}") as site:
            run(site, MAKE)
            wait_for_tally(site)
            _until_quiet()
            before = _transactions_in(SECONDS)
            opened, with_pages = asyncio.run(_with_pages(site))
            alone = min(before, _transactions_in(SECONDS))
    finally:
        archive.psql(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    figures.add("pages open at once", opened, "", "==", PAGES)
    figures.add("transactions a second without them", alone, "/s", ">=", 0)
    figures.add("transactions a second that they cost", with_pages - alone, "/s", "<=", 1)


def _until_quiet() -> None:
    """Until what the seed left to be done, its pictures above all, is done."""
    for _time in range(LONGEST_SECONDS // 5):
        if _transactions_in(5) <= QUIET:
            return
    raise RuntimeError("The new site never came to rest")


async def _with_pages(site: ProofSite) -> tuple[int, float]:
    address = urllib.parse.urlsplit(site.url)
    streams = []
    for start in range(0, PAGES, AT_ONCE):
        some = (_open(address.hostname or "", address.port or 80, number) for number in range(start, start + AT_ONCE))
        streams += await asyncio.gather(*some)
    fetching = asyncio.create_task(_fetch_again_and_again(site))
    found = await asyncio.to_thread(_transactions_in, SECONDS)
    fetching.cancel()
    still = sum(not reader.at_eof() for reader, _writer in streams)
    for _reader, writer in streams:
        writer.transport.abort()
    return still, found


async def _open(host: str, port: int, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    source = (f"127.0.0.{2 + number // FROM_ONE_ADDRESS}", 0)
    reader, writer = await asyncio.open_connection(host, port, local_addr=source, limit=4096)
    writer.write(
        f"GET /_/watch?plate={PLATE} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    await asyncio.wait_for(reader.readuntil(b"event: standing\n"), PATIENCE)
    return reader, writer


async def _fetch_again_and_again(site: ProofSite) -> None:
    while True:
        await asyncio.to_thread(fetch, site)
        await asyncio.sleep(1 / FETCHES_A_SECOND)


def _transactions_in(seconds: float) -> float:
    """A second, while these pass."""
    before = _transactions()
    time.sleep(seconds)
    return (_transactions() - before) / seconds


def _transactions() -> int:
    with psycopg.connect(
        f"{archive.POSTGRES}/postgres", autocommit=True
    ) as connection:  # its own are counted elsewhere
        asked = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
        found = connection.execute(asked, [DATABASE]).fetchone()
    return int(found[0]) if found else 0
