"""The processes of a running site: the newsroom, the worker, and the supervisor that keeps both alive."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from gunicorn.app.base import BaseApplication

from broadsheet.ops import worker as ops_worker

logger = logging.getLogger("broadsheet.serve")

GRACE_SECONDS = 4
RESTART_PAUSE_SECONDS = 0.5
TASK_POLL_SECONDS = 1.0


class _Newsroom(BaseApplication):
    """Gunicorn around the application, in this process."""

    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        """Threads rather than processes: editors' requests wait for the disk, not for the processor."""
        settings: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS - 1,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made only now: it lists the static files when it is made, and they have just been collected."""
        return get_wsgi_application()


def serve_newsroom(port: int) -> None:
    """Serve the site in this process until SIGTERM."""
    sys.argv = ["broadsheet"]  # gunicorn would read our own arguments as its own
    _Newsroom(port).run()


def work() -> None:
    """Run tasks and jobs in this process until SIGTERM."""
    stop = threading.Event()
    jobs = threading.Thread(target=ops_worker.keep_running, args=(stop,), daemon=True)
    tasks = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=TASK_POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{os.getpid()}",
    )
    tasks.configure_signals()
    jobs.start()
    try:
        tasks.run()
    finally:
        stop.set()
        jobs.join(timeout=GRACE_SECONDS)


def serve(port: int) -> None:
    """Run the newsroom and the worker as children, restart whichever dies, end both on SIGTERM or Ctrl-C."""
    _Supervisor({"newsroom": lambda: serve_newsroom(port), "worker": work}).run()


class _Supervisor:
    def __init__(self, roles: dict[str, Callable[[], None]]) -> None:
        self._roles = roles
        self._children: dict[int, str] = {}
        self._stopping = False

    def run(self) -> None:
        """Start everything and wait."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for role in self._roles:
            self._start(role)
        while self._children:
            try:
                pid, _status = os.wait()
            except (ChildProcessError, InterruptedError):
                continue
            role = self._children.pop(pid, "")
            if role and not self._stopping:
                logger.warning("The %s died; starting it again", role)
                time.sleep(RESTART_PAUSE_SECONDS)
                self._start(role)

    def _start(self, role: str) -> None:
        connections.close_all()  # a connection must not be shared between processes
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            code = 0
            try:
                self._roles[role]()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:
                logger.exception("The %s ended with an error", role)
                code = 1
            finally:
                os._exit(code)
        self._children[pid] = role
        if self._stopping:
            os.kill(pid, signal.SIGTERM)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for pid in list(self._children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        signal.signal(signal.SIGALRM, self._kill)
        signal.alarm(GRACE_SECONDS)

    def _kill(self, _signal: int, _frame: FrameType | None) -> None:
        for pid in list(self._children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
