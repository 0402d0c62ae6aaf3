"""`/_/fragment/editors-picks/`: the picks as they stand below every article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import fragments, languages
from broadsheet.frontpage import arranging
from broadsheet.frontpage.models import Front


@require_safe
def editors_picks(request: HttpRequest) -> HttpResponse:
    """What the current edition's editors chose, in their order; nothing where they chose nothing."""
    language = languages.current()
    picks = arranging.picks(Front.in_language(language), language)
    return fragments.answer(request, "frontpage/fragment.html", {"container": picks})
