"""The banner of an emergency over the pages that no kiosk prints: account, search, joining. Never over what the press prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kiosk import banner


class BannerMiddleware:
    """Sets it in as a kiosk does. Without a banner it costs a look for a file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with what stands over every page."""
        response = self.get_response(request)
        if not self._is_page(response):
            return response
        found = banner.standing(Path(settings.DATA_DIR)).now(time.time())
        language = translation.get_language() or settings.LANGUAGE_CODE
        page = banner.within(response.content, found.of(language), language)
        if page is not None:
            response.content = page
            del response["ETag"]
            if "Content-Length" in response:
                response["Content-Length"] = str(len(page))
        return response

    def _is_page(self, response: HttpResponse) -> bool:
        return not response.streaming and response.get("Content-Type", "").startswith("text/html")
