"""The site's own pulse."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse

from broadsheet.ops.models import Heartbeat


def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database answers and how long each background job has been silent, in seconds."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beats = {beat.name: beat.beat_at.isoformat() for beat in Heartbeat.objects.all()}
    except Exception:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up", "heartbeats": beats})
