"""The kiosk as a process: its settings, its socket, its end."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import resource
import socket
import sys
from functools import partial
from pathlib import Path
from typing import cast

import uvicorn

from kiosk.app import Kiosk
from kiosk.clients import Clients, networks
from kiosk.fast_path import Counter, FastPath

KEEP_ALIVE_SECONDS = 30
GRACE_SECONDS = 3
"""What is under way at SIGTERM has so long to finish."""
BACKLOG = 4096


class MistakenSettingError(Exception):
    """A setting that cannot be used as it is; told in one line."""


def main() -> int:
    """Serve until SIGTERM. Returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="kiosk: %(message)s")
    try:
        options = _options()
        listening = _socket(options)
        kiosk = Kiosk(_data_dir(), clients=_clients())
    except MistakenSettingError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return 1
    _raise_limit_of_connections()
    _Server(kiosk).run(sockets=[listening])
    return 0


class _Server(uvicorn.Server):
    """uvicorn, which ends streams that would have no end before it waits for all answers to end."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        super().__init__(config(kiosk))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take the index out of the garbage collector's rounds, and make these rare: they stop all readers."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        # With 10,000 streams open, a full round takes a third of a second. Hardly anything here is held by a cycle.
        gc.set_threshold(50_000, 20, 50)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams first."""
        self._kiosk.watching.end()
        await super().shutdown(sockets)


def config(kiosk: Kiosk) -> uvicorn.Config:
    """How uvicorn serves a kiosk, here and in tests."""
    return uvicorn.Config(
        kiosk,
        http=cast("type[asyncio.Protocol]", partial(FastPath, counter=Counter(kiosk))),
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="error",  # what is not HTTP is answered with 400, and no news
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="Hand out the printed edition in DATA_DIR at HOST (127.0.0.1) and PORT (8000). "
        "TRUSTED_PROXIES lists the addresses of proxies whose X-Forwarded-For is believed.",
    )
    parser.add_argument("--fd", type=int, help="serve on this open socket, which was handed down")
    parser.add_argument("--reuse-port", action="store_true", help="share the port with other kiosks")
    return parser.parse_args()


def _socket(options: argparse.Namespace) -> socket.socket:
    if options.fd is not None:
        try:
            return socket.socket(fileno=options.fd)
        except OSError as error:
            raise MistakenSettingError(f"{options.fd} is no open socket: {error.strerror}.") from error
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not int(port) < 65536:
        raise MistakenSettingError(f"PORT must be a number up to 65535, and is {port!r}.")
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if options.reuse_port:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listening.bind((host, int(port)))
    except OSError as error:
        raise MistakenSettingError(f"{host}:{port} cannot be used: {error.strerror}.") from error
    return listening


def _data_dir() -> Path:
    found = Path(os.environ.get("DATA_DIR") or "var").resolve()
    if not found.is_dir():
        raise MistakenSettingError(f"DATA_DIR is {found}, and there is no such folder.")
    return found


def _clients() -> Clients:
    try:
        return Clients(networks(os.environ.get("TRUSTED_PROXIES", "")))
    except ValueError as error:
        raise MistakenSettingError(f"TRUSTED_PROXIES: {error}.") from error


def _raise_limit_of_connections() -> None:
    """Every reader is an open file; the usual limit of 1024 is one busy minute."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
