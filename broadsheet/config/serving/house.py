"""The whole site in one command: the kiosk and the office, and nothing loaded in the process that watches them."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

from broadsheet.config.serving import doors
from broadsheet.config.serving.kiosk import become_kiosk
from broadsheet.config.serving.supervisor import Role, Supervisor

GRACE_SECONDS = 4.3
"""A little more than the office gives its own: it should be the one that ends them."""
DOOR = "BROADSHEET_NEWSROOM_DOOR"
"""Names the inherited socket in the office's environment."""


def serve(data_dir: Path, host: str, port: int, *, office: list[str]) -> int:
    """Run kiosk and office until SIGTERM; `office` is the office's command. Returns the exit code."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with doors.alone(data_dir), doors.open_port(host, port) as readers, doors.open_newsroom(data_dir) as door:
        return _House(data_dir, readers, door, office).run()


class _House:
    def __init__(self, data_dir: Path, readers: socket.socket, door: socket.socket, office: list[str]) -> None:
        self._index = data_dir / "edition" / "index"
        self._supervisor = Supervisor(
            Role("kiosk", lambda: become_kiosk(data_dir, readers), has_own_group=True),
            Role("office", lambda: _become_office(door, office), ended=self._office_ended, has_own_group=True),
            grace=GRACE_SECONDS,
            hangup=lambda: self._supervisor.relieve("office"),
        )

    def run(self) -> int:
        """Until told to stop."""
        return self._supervisor.run()

    def _office_ended(self, code: int) -> None:
        if code > 0 and not self._index.exists():
            self._supervisor.stop(code)  # nothing to serve, and it has said why


def _become_office(door: socket.socket, command: list[str]) -> None:
    door.set_inheritable(True)
    os.environ[DOOR] = str(door.fileno())
    os.execv(sys.executable, [sys.executable, *command])
