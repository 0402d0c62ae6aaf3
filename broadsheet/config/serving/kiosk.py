"""The kiosk as a process."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path


def become_kiosk(data_dir: Path, readers: socket.socket) -> None:
    """Turn this process into the kiosk on this socket: another program, so that nothing of ours stays in its memory."""
    os.environ.update(DATA_DIR=str(data_dir))
    readers.set_inheritable(True)
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", "--fd", str(readers.fileno())])
