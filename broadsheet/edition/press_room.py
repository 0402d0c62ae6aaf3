"""The press room: prints as long as the site runs, woken by whoever changes something."""

from __future__ import annotations

import errno
import gc
import hashlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from broadsheet.edition import bell, damage, journal, noticing, pressing_hard, site
from broadsheet.edition.maps.writing import Maps
from broadsheet.edition.models import Change, Plate, PressRun, Reason
from broadsheet.edition.press import Press, Printed
from broadsheet.foundation import clock, sources
from broadsheet.ops.models import Heartbeat, Lease

logger = logging.getLogger("broadsheet.press")

LOOKS_EVERY_SECONDS = 2.0
"""How long a bell that nobody heard can keep a change unprinted, and how often a full disk is tried again."""

BEAT = "press"
LEASE_SECONDS = 30
QUIET_SECONDS = 1.0
"""How long nothing must have been due before the press presses harder."""
SELDOM_COLLECTED = (50_000, 20, 100)
"""Pages leave few circles behind and a great many objects: looking for circles as often as Python does is a tenth of the work."""
SWEPT_AT_REST, SWEPT_AT_WORK = 200, 2_000
"""What pages share does go in circles, about 50 kB a thing: after so many that are not kept any more they are looked for."""


def keep_printing(stop: threading.Event) -> None:
    """Print until told to stop. A database that is away and a disk that is full are waited for."""
    room = PressRoom()
    with bell.hung() as hung:
        while not stop.is_set():
            try:
                if not (room.is_ours() and room.work(is_called=hung.has_rung)):
                    room.wait(hung)
                room.note_database(None)
            except (DatabaseError, InterfaceError) as error:
                room.note_database(error)
                hung.wait(LOOKS_EVERY_SECONDS)
            except OSError as error:
                room.note_trouble(error)
                hung.wait(LOOKS_EVERY_SECONDS)
            finally:
                close_old_connections()


class PressRoom:
    """What one press process does, step by step."""

    def __init__(self) -> None:
        self.press = Press()
        self._maps = Maps()
        self._is_ready = False
        self._trouble = ""
        self._is_database_away = False
        self._quiet_since = time.monotonic()
        self._beaten_at = 0.0
        self._ours_until = 0.0
        self._swept = 0

    def is_ours(self) -> bool:
        """Whether this machine's presses print: those of two would each have half of an edition."""
        if time.monotonic() > self._ours_until:
            if not Lease.objects.take(BEAT, socket.gethostname(), seconds=LEASE_SECONDS):
                return False
            self._ours_until = time.monotonic() + LEASE_SECONDS / 3
        return True

    def work(self, *, is_called: Callable[[], bool] = lambda: False) -> bool:
        """One step. Returns whether there may be more to do at once."""
        if not self._is_ready:
            self.make_ready()
        with journal.held():
            noticed = self.press.notice() or damage.notice()
            printed = self.press.print_due(is_called=is_called)
        self._maps.note(printed)
        self._sweep(SWEPT_AT_WORK)
        self._beat(printed)
        if noticed or printed:
            self._quiet_since = time.monotonic()
            return True
        return self._rest()

    def make_ready(self) -> None:
        """What a press does before its first plate: the first edition, or a new one after an upgrade."""
        gc.set_threshold(*SELDOM_COLLECTED)
        with journal.held():
            site.write()
            build = _build()
            latest = PressRun.objects.order_by("-pk").first()
            if latest is None or latest.build != build:
                begin_run(Reason.VERSION if latest else Reason.FIRST, build=build)
            while self.press.notice():
                pass
            if self.press.announce() or not self.press.journal.is_complete():
                self.press.journal.sum_up(complete=True)
            self._maps.bring_up_to_date()
        gc.freeze()  # what is there now stays: nobody need look through it again
        self._is_ready = True

    def print_all(self) -> Iterator[int]:
        """Print until nothing is due; tells how many plates each step printed."""
        while True:
            with journal.held():
                noticed = self.press.notice()
                printed = self.press.print_due()
            self._maps.note(printed)
            self._sweep(SWEPT_AT_WORK)
            if not noticed and not printed:
                break
            yield len(printed)
        with journal.held():
            PressRun.objects.finish()
            self.press.journal.sum_up(complete=True)
            self._maps.bring_up_to_date()

    def note_database(self, error: Exception | None) -> None:
        """Say once that the database is away, and once that it is back."""
        if error is not None and not self._is_database_away:
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            logger.error("The database does not answer (%s); the printed edition stands, and printing waits", reason)
        elif error is None and self._is_database_away:
            logger.warning("The database answers again; printing goes on")
        self._is_database_away = error is not None

    def note_trouble(self, error: OSError) -> None:
        """Say what is wrong with the disk, once; the old edition stands, and printing goes on when it is mended."""
        told = {
            errno.ENOSPC: "The disk is full: printing waits until there is room. Readers see the old pages.",
            errno.EDQUOT: "The disk quota is used up: printing waits until there is room. Readers see the old pages.",
            errno.EROFS: "The disk is read-only: printing waits. Readers see the old pages.",
        }.get(error.errno or 0, f"The disk refuses ({error}): printing waits. Readers see the old pages.")
        if told != self._trouble:
            logger.error(told)
        self._trouble = told
        self._beat([], at_once=True)

    def wait(self, hung: bell.Bell) -> None:
        """Until somebody rings, or a page's moment comes."""
        seconds = LOOKS_EVERY_SECONDS
        moment = noticing.next_moment() if not self._trouble else None
        if moment is not None:
            until = datetime.fromisoformat(moment.removeprefix(sources.CLOCK)).astimezone(UTC) - clock.now()
            seconds = min(seconds, max(0.05, until.total_seconds()))
        hung.wait(seconds)

    def _rest(self) -> bool:
        """Nothing is due: finish what can wait."""
        if time.monotonic() - self._quiet_since < QUIET_SECONDS:
            return False
        self._sweep(SWEPT_AT_REST)
        with journal.held():
            if PressRun.objects.finish():
                self.press.journal.sum_up(complete=True)
            elif self.press.journal.is_long:
                self.press.journal.sum_up(complete=self.press.journal.is_complete())
            self._maps.bring_up_to_date()
            return pressing_hard.press_some(self.press.journal) > 0

    def _sweep(self, least: int) -> None:
        """Give back the memory of what is not kept any more, if that is worth the tenth of a second that it takes."""
        if self.press.forgotten - self._swept >= least:
            self._swept = self.press.forgotten
            gc.collect()

    def _beat(self, printed: list[Printed], *, at_once: bool = False) -> None:
        """Be heard of, once every few seconds."""
        if printed:
            self._trouble = ""
        if at_once or time.monotonic() - self._beaten_at > LOOKS_EVERY_SECONDS:
            self._beaten_at = time.monotonic()
            Heartbeat.objects.beat(BEAT, trouble=self._trouble)


def begin_run(reason: Reason, *, build: str = "") -> PressRun:
    """Have everything printed again."""
    latest = PressRun.objects.order_by("-pk").first()
    run = PressRun.objects.create(reason=reason, build=build or (latest.build if latest else _build()))
    Change.objects.create(source=sources.EVERYTHING)
    return run


def left() -> int:
    """Plates that wait to be printed, those that failed not among them."""
    return Plate.objects.due().count()


def _build() -> str:
    """The version of everything that pages are made with: templates, style sheets, scripts, our own code."""
    digest = hashlib.blake2b(digest_size=12)
    folders = [settings.BASE_DIR / "broadsheet", settings.BASE_DIR / "templates", settings.BASE_DIR / "static",
               settings.BASE_DIR / "locale", Path(settings.DATA_DIR) / "site"]  # fmt: skip
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo", ".toml"} and "tests" not in path.parts:
                digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
