"""The edition as one kiosk holds it: kept up with what the press does, by one task."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk import banner, damage
from kiosk.answers import IN_MEMORY, Answers, DamagedPlateError, NotAcceptableError
from kiosk.banner import NONE, Banners
from kiosk.noticing import Notice
from kiosk.plates import Plate
from kiosk.shelf import EVERYTHING, Shelf
from kiosk.site import DamagedSiteError, Site

logger = logging.getLogger("kiosk")

SUSPECT_SECONDS = 2.0
"""A plate's files change a moment before its line comes: only what stays wrong for longer is damaged."""

CARRIED_MOST = 8192
"""Bytes of a fragment that travels with the news of its change."""
_PLAIN = ("",)

Listener = Callable[[set[str]], None]


class Edition:
    """Plates, answers, and what else there is to know. `heard` is called with the addresses that changed."""

    def __init__(self, data_dir: Path, *, in_memory: int = IN_MEMORY) -> None:
        self.data_dir = data_dir
        self._folder = data_dir / "edition"
        self.shelf = Shelf(self._folder)
        self.answers = Answers(data_dir, self.shelf, in_memory)
        self.site = Site()
        self.heard: Listener = lambda _addresses: None
        self.when_site_changes: list[Callable[[], None]] = []
        self._site_file: tuple[int, int] = (0, 0)
        self._banner_file: tuple[int, int] = (0, 0)
        self._banners: Banners = NONE
        """As its file says, over or not."""
        self._doubts: dict[str, tuple[int, float]] = {}

    def load(self) -> None:
        """Read everything there is, before the first reader comes."""
        self.shelf.load()
        self._read_site()
        self._read_banner()

    def catch_up(self) -> None:
        """Read what the press has done since."""
        changed = self.shelf.catch_up()
        is_new_site = self._read_site()
        if self._read_banner() or is_new_site:
            self.answers.forget({EVERYTHING})
            for listener in self.when_site_changes:
                listener()
        if changed:
            self.answers.forget(changed)
            self.heard(changed)

    def find(self, address: str) -> Plate | None:
        """The plate of an address."""
        return self.shelf.find(address)

    def carried(self, plate: Plate) -> str | None:
        """What a public fragment says, if it is small, and lies there as its line has it."""
        if plate.kind != "fragment" or plate.status != 200 or plate.access:
            return None
        try:
            answer = self.answers.get(plate, _PLAIN, self.site)
        except (DamagedPlateError, NotAcceptableError):
            return None
        return answer.body.decode() if answer.is_listed and answer.length <= CARRIED_MOST else None

    async def keep_up(self) -> None:
        """Catch up whenever there is something new. Runs until it is cancelled."""
        notice = Notice(self._folder)
        try:
            while True:
                try:
                    self.catch_up()
                    await self._sum_up()
                    self._look_at_suspects()
                except Exception:  # a disk that comes and goes, say: what is known goes on being served
                    logger.exception("The edition cannot be read just now")
                await notice.wait()
        finally:
            notice.close()

    async def _sum_up(self) -> None:
        """Take up a new index, so that the journal's lines need not stay in memory."""
        if self.shelf.is_index_new():
            for _ in self.shelf.take_up_index():
                await asyncio.sleep(0)

    def _look_at_suspects(self) -> None:
        now = time.monotonic()
        for address, seq in self.answers.suspects.items():
            self._doubts.setdefault(address, (seq, now))
        self.answers.suspects.clear()
        for address, (seq, since) in list(self._doubts.items()):
            if now - since >= SUSPECT_SECONDS:
                del self._doubts[address]
                plate = self.find(address)
                if plate and plate.seq == seq and damage.is_damaged(self.data_dir, plate):
                    damage.report(self.data_dir, plate)

    def _read_site(self) -> bool:
        """Whether `site.json` was new and could be read."""
        path = self._folder / "site.json"
        try:
            status = os.stat(path)
            if (status.st_ino, status.st_mtime_ns) == self._site_file:
                return False
            self._site_file = (status.st_ino, status.st_mtime_ns)
            self.site = replace(Site.read(path), banners=self.site.banners)
        except FileNotFoundError:
            return False
        except DamagedSiteError as error:
            logger.warning("%s is damaged; what it said before goes on", error)
            return False
        return True

    def _read_banner(self) -> bool:
        """Whether another banner stands now: one has come, is over, or was taken away."""
        path = banner.place(self.data_dir)
        try:
            status = os.stat(path)
            if (status.st_ino, status.st_mtime_ns) != self._banner_file:
                self._banner_file = (status.st_ino, status.st_mtime_ns)
                self._banners = banner.read(path)
        except FileNotFoundError:
            self._banners, self._banner_file = NONE, (0, 0)
        except (OSError, ValueError):
            logger.warning("%s is damaged; the banner that stood before goes on", path)
        standing = self._banners.now(time.time())
        if standing == self.site.banners:
            return False
        self.site = replace(self.site, banners=standing)
        return True
