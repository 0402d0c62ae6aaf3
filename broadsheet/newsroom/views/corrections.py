"""`/corrections/`: everything we got wrong, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import Correction

NEWEST = 100


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The newest corrections of this edition's articles that are out."""
    language = languages.current()
    sources.record(f"list:corrections/{language}")
    found = Correction.objects.filter(article__edition=language, article__live=True).select_related("article__locale")[
        :NEWEST
    ]
    return render(request, "newsroom/corrections.html", {"corrections": found})
