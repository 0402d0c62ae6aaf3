"""The carrier on the desk: nothing as long as all is well, else what readers may see."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def panel(detail: dict[str, Any]) -> str:
    """What the carrier last said of itself, if something of it is wrong."""
    if not any(detail.get(name) for name in ("cdn", "store")):
        return ""
    return render_to_string("edition/carrying_panel.html", {"carrier": detail})
