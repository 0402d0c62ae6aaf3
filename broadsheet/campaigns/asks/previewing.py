"""How the desk looks at an ask before readers do: by day and by night, on a telephone, a tablet and a desk."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

DAY, NIGHT = "day", "night"
MODES: Final = [(DAY, _("By day")), (NIGHT, _("By night"))]
SIZES: Final[list[dict[str, Any]]] = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("As on a telephone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("As on a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1440, "label": _("As on a desk")},
]


def context(ask: Any, mode: str) -> dict[str, Any]:
    """What the page of a preview shows."""
    return {"ask": ask, "mode": mode if mode in {DAY, NIGHT} else DAY}
