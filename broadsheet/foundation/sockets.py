"""Unix sockets under `DATA_DIR/run`, however long its path is.

Nothing here needs Django: the supervisor uses it, too.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 107
"""Bytes of a path that fit into a socket's address (`sun_path` of Linux' unix(7), less the final NUL)."""


class PathTooLongError(OSError):
    """No socket can be made here; told in one line."""


def folder(data_dir: Path) -> Path:
    """Where sockets and locks of running processes are. Made if it is missing."""
    found = data_dir / "run"
    found.mkdir(parents=True, exist_ok=True)
    return found


@contextlib.contextmanager
def address(path: Path) -> Iterator[str]:
    """What to bind or connect to for a socket at `path`: the path, or a short way to it if that is too long."""
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
    elif sys.platform != "linux":
        raise PathTooLongError(f"{path} is too long for a socket: choose a DATA_DIR with a shorter path.")
    else:
        parent = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{parent}/{path.name}"
        finally:
            os.close(parent)


def bind(path: Path, kind: socket.SocketKind) -> socket.socket:
    """A socket of this kind at `path`, for this user and group alone; what a dead process left there goes."""
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX, kind)
    with address(path) as short:
        made.bind(short)
    path.chmod(0o660)
    return made
