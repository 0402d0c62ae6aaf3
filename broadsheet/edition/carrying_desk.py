"""The carrier on the desk: nothing as long as all is well, else what readers may see."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.edition import carrying
from broadsheet.foundation import places
from broadsheet.ops.models import Heartbeat


def panel(*, user: Any = None, **_more: object) -> str:
    """The desk's panel, for whoever works on what is printed."""
    if user is None or not user.has_perm("newsroom.change_article"):
        return ""
    beat = Heartbeat.objects.filter(name=carrying.NAME).first()
    detail = beat.detail if beat else {}
    if not any(detail.get(name) for name in ("cdn", "store")):
        return ""
    return render_to_string("edition/carrying_panel.html", {"carrier": detail})


places.register("desk.panel", panel, order=9)
