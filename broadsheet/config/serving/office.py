"""The office: newsroom, worker and press, with Django loaded once for all of them.

Loading it is seconds of work and a hundred megabytes; children that are forked from here have both for nothing. The
office itself never opens a database: a connection must not be shared between processes.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable

from django.conf import settings
from django.urls import get_resolver

from broadsheet.config import assets
from broadsheet.config.serving import doors, house
from broadsheet.config.serving.newsroom import serve_newsroom
from broadsheet.config.serving.supervisor import Role, Supervisor
from broadsheet.config.serving.worker import carry, narrate, press, send, work
from broadsheet.edition import carrying

GRACE_SECONDS = 3.7


def run(setup: Callable[[], None]) -> int:
    """Set up, then keep newsroom, worker and press alive until SIGTERM. Returns the exit code."""
    office = _Office(setup)
    _load_everything()
    return office.run()


def work_alone() -> int:
    """Keep worker and press alive until SIGTERM. Returns the exit code."""
    _load_everything()
    return Supervisor(*_behind(), grace=GRACE_SECONDS).run()


class _Office:
    def __init__(self, setup: Callable[[], None]) -> None:
        self._house = os.getppid() if house.DOOR in os.environ else None
        self._is_set_up = False
        door, office = _door(), os.getpid()
        self._newsroom = Role("newsroom", lambda: serve_newsroom(door, ready=lambda: os.kill(office, signal.SIGUSR1)))
        self._supervisor = Supervisor(
            Role("setup", setup, ended=self._set_up, is_once=True),
            grace=GRACE_SECONDS, hangup=self._renew, heard=self._heard,
        )  # fmt: skip

    def run(self) -> int:
        """Until told to stop."""
        return self._supervisor.run()

    def _set_up(self, code: int) -> None:
        if code == 0:
            self._is_set_up = True
            self._renew()  # if it was open already, it began before the database and the static files were there
        elif not (settings.DATA_DIR / "edition" / "index").exists():
            self._supervisor.stop(1)
        elif not self._supervisor.has(self._newsroom.name):
            # The kiosk serves what is printed. Let the newsroom say what is wrong, while we go on trying.
            self._supervisor.start(self._newsroom)

    def _heard(self, sender: int) -> None:
        """The newsroom is open, or the house says that whoever was here before is gone.

        Only then do press and worker begin: of two presses the older would print old pages over new ones.
        """
        if sender == self._house or (self._house is None and self._is_set_up):
            for role in _behind():
                if not self._supervisor.has(role.name):
                    self._supervisor.start(role)
        elif self._house is not None and self._is_set_up:
            os.kill(self._house, signal.SIGUSR1)

    def _renew(self) -> None:
        if self._supervisor.has(self._newsroom.name):
            self._supervisor.restart(self._newsroom.name)
        else:
            self._supervisor.start(self._newsroom)


def _behind() -> list[Role]:
    senders = [Role(f"sender-{number + 1}", send) for number in range(settings.SENDERS)]
    roles = [Role("press", press), Role("worker", work), *senders]
    if settings.NARRATION:
        roles += [Role(f"narrator-{number + 1}", narrate) for number in range(settings.NARRATORS)]
    return [*roles, Role("carrier", carry)] if carrying.is_wanted() else roles


def _door() -> socket.socket:
    inherited = os.environ.pop(house.DOOR, "")
    return socket.socket(fileno=int(inherited)) if inherited else doors.open_newsroom(settings.DATA_DIR)


def _load_everything() -> None:
    """Once, before forking: what is loaded now is shared memory."""
    _ = get_resolver().url_patterns
    # Some of what is loaded asks what the static files are called, and the setup, a child itself, may only now collect them.
    os.register_at_fork(after_in_child=assets.read_names)
    gc.freeze()  # else the collector would write to all of it, and each child had its own copy soon
