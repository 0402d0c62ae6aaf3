"""`/healthz`: how the edition is, and, apart from it, how the newsroom is."""

from __future__ import annotations

import json
import time

from kiosk.edition import Edition
from kiosk.request import Reply

PATH = "/healthz"


def answer(edition: Edition, *, is_newsroom_reachable: bool) -> Reply:
    """200 as long as readers can read: from plates, or from the newsroom before there are any."""
    shelf = edition.shelf
    facts = {
        "edition": {
            "sequence": shelf.seq,
            "age": round(max(0.0, time.time() - shelf.written_at)) if shelf.written_at else None,
            "plates": len(shelf),
            "complete": shelf.complete,
        },
        "newsroom": "up" if is_newsroom_reachable else "down",
    }
    body = json.dumps(facts).encode()
    own = {"content-type": "application/json", "cache-control": "no-store", "content-length": str(len(body))}
    return Reply(200 if len(shelf) or is_newsroom_reachable else 503, edition.site.headers_of("health", own), body)
