"""The built-in worker: runs queued tasks, and every few seconds the jobs that apps have registered.

Any number of workers may run; a lease lets only one of them run the jobs at a time.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from broadsheet.ops.models import Heartbeat, Lease

logger = logging.getLogger("broadsheet.worker")

LEASE = "scheduler"
LEASE_SECONDS = 10
"""So long nothing scheduled happens after the worker that held the lease was killed."""
EVERY_SECONDS = 2.0

Job = Callable[[], object]

_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Have `job` run every `EVERY_SECONDS` by one worker at a time. It must be quick, and safe to run twice."""
    _jobs[name] = job


def run_due_jobs(holder: str) -> bool:
    """Run each registered job once, if this worker holds the lease. Returns whether it did."""
    if not Lease.objects.take(LEASE, holder, seconds=LEASE_SECONDS):
        return False
    for name, job in _jobs.items():
        try:
            job()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The job %s failed; it is tried again in %s s", name, EVERY_SECONDS)
        else:
            Heartbeat.objects.beat(name)
    return True


def keep_running(stop: threading.Event) -> None:
    """Run the jobs until told to stop. A database that is away is waited for."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    while not stop.is_set():
        started = time.monotonic()
        try:
            run_due_jobs(holder)
        except (OperationalError, InterfaceError):
            connection.close()  # the queue's loop says that the database is away
        finally:
            close_old_connections()
        stop.wait(max(0.1, EVERY_SECONDS - (time.monotonic() - started)))
    try:
        Lease.objects.give_back(LEASE, holder)
    except (OperationalError, InterfaceError):
        pass  # it runs out by itself
    finally:
        connection.close()
