"""Files for those who may read the closed part of an article: sound, handed out whole or in part to whoever shows a pass.

The path says what opens it, `/<prefix>/<access>/<article>/<name>`, so that nothing has to be looked up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kiosk import files
from kiosk.passes import GRACE_SECONDS, Pass
from kiosk.paths import below
from kiosk.refusals import redirect, refuse
from kiosk.request import Reply, Request
from kiosk.site import Site

NEVER_KEPT = "private, no-store"
_KINDS = frozenset({"registered", "members"})


@dataclass(frozen=True, slots=True)
class _Lock:
    """What a pass has to open; see `passes.Closed`."""

    access: str
    article: int


def renewal(site: Site, request: Request, now: float | None = None) -> Reply | None:
    """On to where an expired pass is renewed, for those who may get a new one; None for everybody else."""
    shown = _opening(site, request)
    if shown is None or _now(now) < shown.expires or not site.renewal:
        return None
    if not any(map(request.cookie, site.renewal_cookies)):
        return None
    return redirect(site, 303, f"{site.renewal}?next={quote(request.path, safe='/')}", cache_control=NEVER_KEPT)


def answer(data_dir: Path, site: Site, request: Request, now: float | None = None) -> Reply:
    """The file, or 403 for all who have no pass for it, whether there is such a file or not.

    A pass that has just expired counts where nobody can renew it, as it does for pages.
    """
    shown = _opening(site, request)
    grace = GRACE_SECONDS if any(map(request.cookie, site.renewal_cookies)) else 0
    if shown is None or _now(now) >= shown.expires + grace:
        return refuse(site, 403, request.address, cache_control=NEVER_KEPT, vary="Cookie")
    prefix = site.closed_files_prefix(request.path) or ""
    return files.found(data_dir / site.closed_files[prefix], prefix, site, request, kind="closed")


def _opening(site: Site, request: Request) -> Pass | None:
    """The pass that was shown, if it opens what is asked for; it may have expired."""
    lock = _lock(site, request.path)
    if lock is None or not site.pass_cookie:
        return None
    shown = site.inspector.read(request.cookie(site.pass_cookie))
    return shown if shown is not None and shown.opens(lock) else None


def _lock(site: Site, path: str) -> _Lock | None:
    names = below(path, site.closed_files_prefix(path) or "")
    if names is None or len(names) != 3 or names[0] not in _KINDS or not names[1].isascii() or not names[1].isdigit():
        return None
    return _Lock(names[0], int(names[1]))


def _now(now: float | None) -> float:
    return time.time() if now is None else now
