"""Whether an article's page tells what came of its claims, asked in the query that fetches the article."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from broadsheet.newsroom import alongside
from broadsheet.newsroom.models import FollowUp


def _told() -> Exists:
    return Exists(FollowUp.objects.told().filter(article=OuterRef("pk")))


alongside.register("tells_outcomes", _told)
