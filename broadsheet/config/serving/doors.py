"""Where requests come in, opened before anything else, and that only one site runs on a data folder."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadsheet.foundation import sockets

BACKLOG = 1024
"""Connections that wait while the newsroom starts again."""
READERS_WAITING = 4096
"""Connections that wait while the kiosk starts again, as many as it lets wait itself."""


class DoorTakenError(OSError):
    """Somebody else is there already; told in one line."""


def open_port(host: str, port: int) -> socket.socket:
    """Listen there. Held by a parent, it outlives the kiosk: readers wait for the next one. Raises `DoorTakenError`."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(READERS_WAITING)
    except OSError as error:
        made.close()
        raise DoorTakenError(
            f"Port {port} is in use. Stop what runs there, or choose another: PORT={port + 1} make run"
            if error.errno == 98
            else f"Nobody can listen on {host}:{port} here: {os.strerror(error.errno or 0)}."
        ) from error
    return made


def check_port(host: str, port: int) -> None:
    """Raise `DoorTakenError` if nobody can listen there."""
    open_port(host, port).close()


def newsroom_path(data_dir: Path) -> Path:
    """The newsroom's socket. Whoever may connect to it is believed about who asks: only the kiosk should."""
    return sockets.folder(data_dir) / "newsroom.sock"


def open_newsroom(data_dir: Path) -> socket.socket:
    """Listen on the newsroom's socket. Held by a parent, it outlives the newsroom: requests wait for the next one."""
    made = sockets.bind(newsroom_path(data_dir), socket.SOCK_STREAM)
    made.listen(BACKLOG)
    return made


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for one site. The system lets go of it however the holder ends."""
    path = sockets.folder(data_dir) / "serve.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise DoorTakenError(
                f"A site runs on {data_dir} already (process {lock.read().strip()}). "
                "Stop it, or give this one a folder of its own: DATA_DIR=…"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
