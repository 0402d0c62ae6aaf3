"""`/`: the front."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages
from broadsheet.frontpage import arranging
from broadsheet.frontpage.models import Front


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The current edition's front."""
    language = languages.current()
    return render(request, "frontpage/front.html", arranging.context(Front.in_language(language), language))
