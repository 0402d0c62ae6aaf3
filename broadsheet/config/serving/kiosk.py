"""The kiosk as a process."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def become_kiosk(data_dir: Path, host: str, port: int) -> None:
    """Turn this process into the kiosk: another program, so that nothing of ours stays in its memory."""
    os.environ.update(DATA_DIR=str(data_dir), HOST=host, PORT=str(port))
    os.execv(sys.executable, [sys.executable, "-m", "kiosk"])
