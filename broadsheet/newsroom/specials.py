"""A special project's own HTML, at an address of its own.

In the page itself the frame would inherit the page's content security policy, and its scripts would not run. Here it
has a policy of its own: scripts and styles of its own, nothing from elsewhere, and no way to reach our pages or cookies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from broadsheet.foundation import printing

POLICY = (
    "sandbox allow-scripts allow-popups; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


def address(page: Any, html: str) -> str:
    """Where readers' browsers find it; it changes with every change of the HTML."""
    path = reverse("special", args=[page.pk, _digest(html)])
    printing.lead_to(path)
    return path


def find(blocks: Iterable[Any], digest: str) -> str | None:
    """The HTML with this digest among a body's blocks."""
    for block in blocks:
        if block.block_type == "special" and _digest(block.value["html"]) == digest:
            return str(block.value["html"])
    return None


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:24]
