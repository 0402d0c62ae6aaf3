"""What readers are told of what is counted about their letters."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.newsletters.models import Newsletter


def told(newsletters: Iterable[Newsletter]) -> dict[str, bool]:
    """What `counted.html` says of these."""
    found = list(newsletters)
    return {
        "counts": any(each.counts_clicks for each in found),
        "counts_openings": any(each.counts_openings for each in found),
    }
