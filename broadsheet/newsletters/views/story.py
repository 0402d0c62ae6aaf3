"""`/subscription/story/<code>/<slug>/`: from a letter to a story of this site, and to nowhere else, counted on the way.

GET changes nothing but the count: a row is added. Whatever the code is, the story is reached.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages
from broadsheet.newsletters.clicks import counting


@never_cache
@require_safe
def story(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """On to `/<slug>/` of the same language."""
    counting.note(code=code, link=slug, method=request.method or "", agent=request.headers.get("user-agent", ""))
    response = HttpResponseRedirect(languages.path_to(languages.current(), "page", slug))
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"  # the code is nobody's business
    return response
