"""What the installation keeps or serves elsewhere, read from the environment: CDNs and object stores."""

from __future__ import annotations

import os
from typing import Any

from broadsheet.config.environment import MistakenSettingError

_CDNS = {
    # name: its backend, what it must be told besides, the header in which it looks for surrogate keys
    "fastly": ("FastlyBackend", ("CDN_SERVICE", "CDN_TOKEN"), "Surrogate-Key"),
    "cloudflare": ("CloudflareTagBackend", ("CDN_SERVICE", "CDN_TOKEN"), "Cache-Tag"),
    "varnish": ("VarnishBackend", ("CDN_URL",), "xkey"),
    "http": ("AddressBackend", ("CDN_URL",), "Surrogate-Key"),
}


def cdn() -> dict[str, dict[str, Any]]:
    """Wagtail's setting of frontend caches, as `CDN` and what belongs to it say. Raises `MistakenSettingError`."""
    name = os.environ.get("CDN", "")
    if not name:
        return {}
    if name not in _CDNS:
        raise MistakenSettingError(f"CDN must be one of {', '.join(_CDNS)}, and is {name!r}.")
    backend, needed, _header = _CDNS[name]
    missing = [variable for variable in needed if not os.environ.get(variable)]
    if missing:
        raise MistakenSettingError(f"CDN={name} also needs {' and '.join(missing)}.")
    params = {
        "LOCATION": os.environ.get("CDN_URL", ""),
        "SERVICE": os.environ.get("CDN_SERVICE", ""),
        "TOKEN": os.environ.get("CDN_TOKEN", ""),
    }
    return {"cdn": {"BACKEND": f"broadsheet.edition.cdn.{backend}", **params}}


def key_header() -> str:
    """The header in which the CDN looks for surrogate keys."""
    return _CDNS.get(os.environ.get("CDN", ""), ("", (), "Surrogate-Key"))[2]
