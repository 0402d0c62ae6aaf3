"""What the browser's scripts say of news that have come, in the page's language."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.utils.translation import ngettext

_COUNTS = {"one": 1, "few": 2, "many": 5, "other": 100}


def of_feed() -> str:
    """“3 new”, for the news feed."""
    return json.dumps(_by_plural(lambda count: ngettext("%d new", "%d new", count)), ensure_ascii=False)


def of_posts() -> dict[str, str]:
    """“3 new posts”, for live coverage."""
    return _by_plural(lambda count: ngettext("%d new post", "%d new posts", count))


def _by_plural(words: Callable[[int], str]) -> dict[str, str]:
    """By the plural's name, as browsers call it, with 0 for the number."""
    return {name: words(count) % 0 for name, count in _COUNTS.items()}
