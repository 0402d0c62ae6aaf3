"""The newsroom as a process: gunicorn around the application."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, OperationalError, connection
from gunicorn.app.base import BaseApplication

from broadsheet.config.database_watch import watch
from broadsheet.payments import guarding

logger = logging.getLogger("broadsheet.serve")

GRACE_SECONDS = 3
FIRST_INHERITED = 3  # where the protocol of socket activation has its first socket (sd_listen_fds(3))


def serve_newsroom(door: socket.socket | tuple[str, int], *, ready: Callable[[], None] = lambda: None) -> None:
    """Serve the site in this process until SIGTERM, on a listening socket or at a host and port.

    `ready` is called once requests are answered, in a process of gunicorn's.
    """
    sys.argv = ["broadsheet"]  # gunicorn would read our own arguments as its own
    if isinstance(door, socket.socket):
        _inherit(door)
        _Newsroom(post_worker_init=lambda _worker: ready()).run()
    else:
        host, port = door
        _Newsroom(bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}").run()


class _Newsroom(BaseApplication):
    """Gunicorn in this process."""

    def __init__(self, **more: Any) -> None:
        self._more = more
        super().__init__()

    def load_config(self) -> None:
        """Threads rather than processes: editors' requests wait for the disk, not for the processor."""
        settings: dict[str, Any] = {
            "worker_class": "gthread",
            "workers": 1,
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            # Longer than the kiosk keeps an idle connection: else it might send into one that is being closed.
            "keepalive": 75,
            "loglevel": "warning",
            "control_socket_disable": True,
            # By default gunicorn believes a reader's own `SCRIPT_NAME` header when it comes over a Unix socket.
            "forwarder_headers": "",
            "secure_scheme_headers": {},
            **self._more,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made only now: it lists the static files when it is made, and they have just been collected."""
        watch.start()
        _guard_the_ledger()
        return get_wsgi_application()


def _guard_the_ledger() -> None:
    """Lay again what keeps the ledger from being changed, should it be gone; without it nothing is served."""
    try:
        guarding.stand()
    except (OperationalError, InterfaceError) as error:
        # The database is away: pages say so, and the worker looks as soon as it is back.
        logger.warning("The ledger's guards could not be looked at yet: %s", error)
    finally:
        connection.close()


def _inherit(door: socket.socket) -> None:
    """Hand gunicorn a socket that is not its own: it neither binds it nor takes it away at the end."""
    os.dup2(door.fileno(), FIRST_INHERITED)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
