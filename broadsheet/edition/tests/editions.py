"""Editions on disk, for comparing them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from broadsheet.edition import addresses, inventory, journal, laying
from broadsheet.edition.models import Change, Plate, PlateSource, Reach
from broadsheet.edition.press import Press


def batches(press: Press) -> Iterator[list[str]]:
    """Notice and print until nothing is due: the addresses of each batch, once it is printed."""
    while True:
        noticed = press.notice()
        batch = press.print_due()
        for each in batch:
            assert not each.error, f"{each.plate.address}: {each.error}"
        if batch:
            yield [each.plate.address for each in batch]
        elif not noticed:
            return


def print_everything_due(press: Press) -> list[str]:
    """Notice and print until nothing is due. Returns what was printed, some of it perhaps more than once."""
    return [address for batch in batches(press) for address in batch]


def on_disk() -> dict[str, dict[str, Any]]:
    """Every plate that a kiosk of this edition knows: what its line says, and its bytes."""
    found = {}
    for address, plate in journal.read(journal.folder()).items():
        facts = asdict(plate)
        for name in ("seq", "at", "digests"):
            facts.pop(name)
        tree = laying.tree_of(addresses.place(address))
        facts["body"] = (tree / plate.file).read_bytes() if plate.file else b""
        found[address] = facts
    return found


def files(*, but: tuple[str, ...] = ("media", "static")) -> set[str]:
    """Every file of the trees, so that nothing unpublished lies about."""
    data = Path(settings.DATA_DIR)
    trees = (data / "public", data / "private" / "edition", data / "hosts")
    return {
        str(path.relative_to(data))
        for tree in trees
        for path in tree.rglob("*")
        if path.is_file() and path.relative_to(tree).parts[0] not in but
    }


def from_nothing(folder: Path) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """The same publication printed from nothing, into another folder; the press forgets it again."""
    with set_aside(folder), contextlib.suppress(_Forget), transaction.atomic():
        for model in (PlateSource, Plate, Reach, Change):
            model.objects.all().delete()
        inventory.take_stock()
        print_everything_due(Press())
        found = on_disk(), files()
        raise _Forget
    return found


@contextlib.contextmanager
def set_aside(folder: Path) -> Iterator[None]:
    """Work with another data folder within."""
    before, settings.DATA_DIR = settings.DATA_DIR, folder
    try:
        yield
    finally:
        settings.DATA_DIR = before


class _Forget(Exception):
    pass
