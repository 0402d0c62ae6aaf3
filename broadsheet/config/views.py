"""How the site itself is: its pulse, and what it says while its database is away or its disk is full."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from broadsheet.config.database_watch import means_gone, watch
from broadsheet.config.full_disk import means_full
from broadsheet.foundation import clock, languages
from broadsheet.newsroom.views import errors
from broadsheet.ops.models import Heartbeat, WorkerProcess

RETRY_SECONDS = 30


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database answers, and when each background job and worker was last heard of. 503 if it does not."""
    since = watch.gone_since
    try:
        if since is None:
            return JsonResponse({"database": "up", **_heard_of()})
    except Exception:
        connection.close()
    return JsonResponse({"database": "down", "since": since and since.isoformat(), **_edition()}, status=503)


def unavailable(request: HttpRequest, *, disk_is_full: bool = False) -> HttpResponse:
    """503, from nothing but what is on disk: nothing was saved, try again; staff see what is down, too."""
    if "application/json" in request.headers.get("accept", "") or "x-requested-with" in request.headers:
        error = "The disk is full." if disk_is_full else "The database does not answer."
        response: HttpResponse = JsonResponse({"error": error}, status=503)
    else:
        response = _page(request, disk_is_full=disk_is_full)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever went wrong: 503 if the disk is full or the database away, else 500."""
    error = sys.exc_info()[1]
    if means_full(error):
        return unavailable(request, disk_is_full=True)
    if watch.gone_since is not None or means_gone(error):
        return unavailable(request)
    return errors.server_error(request)


def _page(request: HttpRequest, *, disk_is_full: bool) -> HttpResponse:
    host = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
    language = languages.for_request(host, request.path_info)
    with translation.override(language):
        context = {
            "style": mark_safe(errors.STYLE),
            "language": language,
            "front": languages.path_to(language, "front"),
            "is_staff_page": request.path_info.startswith("/cms/"),
            "was_sent": request.method not in {"GET", "HEAD"},
            "disk_is_full": disk_is_full,
            "since": watch.gone_since and clock.local(watch.gone_since),
            "printed_at": _printed_at(),
        }
        response = HttpResponse(render_to_string("errors/503.html", context), status=503)
    response["Content-Security-Policy"] = errors.style_policy()
    return response


def _heard_of() -> dict[str, object]:
    return {
        "heartbeats": {beat.name: beat.beat_at.isoformat() for beat in Heartbeat.objects.all()},
        "workers": {worker.name: worker.beat_at.isoformat() for worker in WorkerProcess.objects.all()},
    }


def _edition() -> dict[str, object]:
    printed_at = _printed_at()
    return {"edition": {"changed": printed_at and printed_at.isoformat()}}


def _printed_at() -> datetime | None:
    """When the printed edition changed last, as the files say."""
    found = [Path(settings.DATA_DIR) / "edition" / name for name in ("journal", "index")]
    times = [path.stat().st_mtime for path in found if path.exists()]
    return clock.local(datetime.fromtimestamp(max(times), clock.publication_zone())) if times else None
