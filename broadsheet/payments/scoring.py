"""Asking a scorer about one attempt to pay, before any provider hears of it: pass, hold or refuse.

None is asked by default: the ceilings of `defences` stand alone. A newsroom names one of its own by `PAYMENT_SCORER_URL`,
or an app registers one. Whatever goes wrong with it, the money is held for people to look at: it never passes for that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from broadsheet.ops.limits import Limit
from broadsheet.payments import alerts, distant_scorer
from broadsheet.payments.attempts import Attempt

logger = logging.getLogger("broadsheet.payments")

SECONDS = 2.0
"""A reader waits for it, and for the provider afterwards: both together have ten."""
AT_ONCE = 8
"""So many wait for scorers in one process. A scorer that hangs must not take every thread of it along."""
FAILED = Limit("payments.scorer", at_most=3, seconds=60)
"""Failures in this minute, of any process. After them it is not asked until the next: readers don't wait for what is down."""
ANYBODY = "scorer"


class Verdict(StrEnum):
    """What a scorer says, the mildest first."""

    PASS = "pass"  # noqa: S105 — no password
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Judged:
    """What is done with an attempt. `is_heard` says whether every scorer answered."""

    verdict: Verdict
    is_heard: bool = True


Scorer = Callable[[Attempt], object]
"""Says `pass`, `hold` or `refuse`. It may raise, hang or talk nonsense: the attempt is held then."""

_PLACES = threading.BoundedSemaphore(AT_ONCE)
_registered: dict[str, Scorer] = {}


class NoVerdictError(Exception):
    """A scorer said nothing that we understand."""


def register(name: str, scorer: Scorer) -> None:
    """Have this one asked, too. Of several the strictest counts. It runs in a thread of its own, outside any transaction."""
    _registered[name] = scorer


def judge(attempt: Attempt) -> Judged:
    """Ask all scorers. At most about two seconds for each that works, and none at all for what is known to be down."""
    said = Judged(Verdict.PASS)
    for name, scorer in _scorers().items():
        said = _stricter(said, _judged_by(name, scorer, attempt))
    return said


def _scorers() -> dict[str, Scorer]:
    distant: dict[str, Scorer] = {"PAYMENT_SCORER_URL": distant_scorer.ask} if settings.PAYMENT_SCORER_URL else {}
    return {**_registered, **distant}


def _judged_by(name: str, scorer: Scorer, attempt: Attempt) -> Judged:
    if FAILED.is_used_up(ANYBODY):
        return Judged(Verdict.HOLD, is_heard=False)
    try:
        return Judged(_understood(_answer(scorer, attempt)))
    except Exception as error:  # whatever it is: a scorer's fault must neither stop a reader nor let a thief pass
        logger.warning("The scorer %s gave no verdict: %s %s", name, type(error).__name__, error)
        FAILED.take(ANYBODY)
        alerts.raise_alert(
            "scorer down",
            _("The scorer “%s” doesn’t answer as it should. Payments are held: look at them under Held payments.")
            % name,
        )
        return Judged(Verdict.HOLD, is_heard=False)


def _answer(scorer: Scorer, attempt: Attempt) -> object:
    """In a thread, because nothing else ends a wait that the scorer does not end itself."""
    if not _PLACES.acquire(blocking=False):
        raise NoVerdictError("too many wait for it already")
    said: Future[object] = Future()
    threading.Thread(target=_run, args=(scorer, attempt, said), name="scorer", daemon=True).start()
    return said.result(timeout=SECONDS)


def _run(scorer: Scorer, attempt: Attempt, said: Future[object]) -> None:
    try:
        said.set_result(scorer(attempt))
    except BaseException as error:
        said.set_exception(error)
    finally:
        connections.close_all()  # this thread's own
        _PLACES.release()


def _understood(said: object) -> Verdict:
    try:
        return Verdict(said)  # type: ignore[arg-type]
    except ValueError:
        raise NoVerdictError(f"it said {str(said)[:80]!r}") from None


def _stricter(one: Judged, other: Judged) -> Judged:
    order = list(Verdict)
    verdict = max(one.verdict, other.verdict, key=order.index)
    return Judged(verdict, is_heard=one.is_heard and other.is_heard)
