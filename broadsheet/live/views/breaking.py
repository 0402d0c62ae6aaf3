"""`/_/fragment/breaking/`: the strip of breaking news; empty if there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import fragments, languages
from broadsheet.live import breaking as news


@require_safe
def breaking(request: HttpRequest) -> HttpResponse:
    """What is breaking in the current edition."""
    return fragments.answer(request, "live/breaking.html", {"lines": news.lines(languages.current())})
