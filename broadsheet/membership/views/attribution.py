"""What brought somebody here: plain words that go with the checkout into the ledger, and no further."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def of(request: HttpRequest) -> dict[str, Any]:
    """Campaign, ask, variant and article, from the form or the address; whatever is no plain word is left out."""
    said = request.POST if request.method == "POST" else request.GET
    found: dict[str, Any] = {name: _word(said.get(name, "")) for name in ("campaign", "ask", "variant")}
    article = said.get("article", "")
    found["article"] = int(article) if article.isascii() and article.isdigit() and len(article) < 12 else None
    return found


def as_query(found: dict[str, Any]) -> str:
    """The same for a link to another page on which something is paid: whoever goes there still came by it."""
    return urlencode({name: value for name, value in found.items() if value})


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else ""
