"""Pictures and recordings under their public names."""

from __future__ import annotations

import re

from django.core.files.storage import storages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.newsroom import files

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")


@require_safe
def public_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file; its name is made of its bytes, so it may be kept for ever."""
    if _NAME.fullmatch(name) is None:
        raise Http404
    try:
        response = files.send(request, storages["public"], name)
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
