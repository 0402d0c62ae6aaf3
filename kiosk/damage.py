"""Telling the press of plates whose files are not what their lines say."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from kiosk.plates import ENCODINGS, Plate, digest, tree_of

logger = logging.getLogger("kiosk")


def is_damaged(data_dir: Path, plate: Plate) -> bool:
    """Whether one of its files is missing or holds other bytes than its line says."""
    return any(
        _digest_of(data_dir / tree_of(plate) / (plate.file + ENCODINGS[coding])) != named
        for coding, named in plate.digests.items()
    )


def report(data_dir: Path, plate: Plate) -> None:
    """One file for each address, however often it is asked for."""
    folder = data_dir / "edition" / "damaged"
    name = digest(plate.address.encode())
    # A full or read-only disk must not keep readers from the rest.
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        if not (folder / name).exists():
            logger.warning("The plate of %s is damaged on disk; the press is told", plate.address)
            making = folder / f".tmp-{name}-{os.getpid()}"
            making.write_text(plate.address)
            making.rename(folder / name)


def _digest_of(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""
