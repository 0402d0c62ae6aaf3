"""What the gate offers: the ways past it that cost nothing yet. Prices come from above, through the same place.

It stands in a plate, so it says the same to everybody: how many articles a month there are, never how many are left.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.foundation import sources
from broadsheet.membership import doors
from broadsheet.membership.models import AccessSettings, Institution

SOURCE = "access-settings"


def offer(article: Any, **_context: object) -> str:
    """The meter's form, the way to sign in, and the institution's."""
    sources.record(SOURCE)
    settings = AccessSettings.load()
    return render_to_string(
        "membership/offer.html",
        {
            "article": article,
            "to": article.get_absolute_url(),
            "sign_in": doors.sign_in(article.get_absolute_url()),
            "a_month": settings.articles_a_month,
            "has_institutions": Institution.objects.exists(),
        },
    )
