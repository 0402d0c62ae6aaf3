"""A reader keeps their bucket: the account has the one with which it was first used, and gives it to every other browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from broadsheet.accounts.models import User
from broadsheet.campaigns import buckets
from broadsheet.campaigns.models import ReaderBucket


def keep(*, request: HttpRequest, response: HttpResponse, user: User) -> int:
    """Called at every sign-in, the first one too. Returns the bucket."""
    carried = buckets.in_browser(request)
    drawn = buckets.draw() if carried is None else carried
    kept, _is_new = ReaderBucket.objects.get_or_create(user=user, defaults={"bucket": drawn})
    if kept.bucket != carried:
        buckets.give(response, kept.bucket)
    return kept.bucket
