"""`/podcast/own/<key>/`: a reader's own podcast, and the closed sound in it. The key is the right; nobody keeps an answer."""

from __future__ import annotations

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.audio import copies, heard, own_podcast
from broadsheet.foundation import program_keys
from broadsheet.foundation.program_keys import RevokedKeyError, UnknownKeyError
from broadsheet.newsroom import files


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The feed; 410 once the key is ended, which tells programs to stop asking."""
    try:
        benefits = program_keys.benefits_of(key)
    except RevokedKeyError:
        return _private(HttpResponse("This podcast has ended.", content_type="text/plain", status=410))
    except UnknownKeyError:
        raise Http404 from None
    return _private(own_podcast.OwnPodcast(key, benefits)(request))


@require_safe
def sound(request: HttpRequest, key: str, article: int) -> HttpResponseBase:
    """The narration of a closed article, whole or in part; 410 where the article's own page says that it is gone."""
    try:
        opens = own_podcast.opened_by(program_keys.benefits_of(key))
    except (RevokedKeyError, UnknownKeyError):
        raise Http404 from None
    row = own_podcast.narration(article, opens)
    if row is None and own_podcast.is_gone(article):
        return _private(HttpResponse("This article was withdrawn.", content_type="text/plain", status=410))
    if row is None:
        raise Http404
    own = heard.of_narration(row)
    copies.address(own, row.article.access)
    alias, name = copies.place(own, row.article.access)
    response = files.send(request, storages[alias], name)
    response["ETag"] = f'"{row.sha256[:32]}"'
    return _private(response)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
