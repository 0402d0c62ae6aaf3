"""An act in a child that dies at a crash point: killed like kill -9, with whatever it had written and not committed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections

from broadsheet.foundation import crashing


def killed_at(point: str, act: Callable[[], object]) -> bool:
    """Whether the act came to this point, and died there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            # Where Playwright's loop runs, a thread has two sets of connections, and a child sees the other one: what is
            # open there is shared with the parent, and its locks would outlive the child.
            connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
            crashing._WANTED = point
            act()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
