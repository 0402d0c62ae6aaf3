"""What the installation keeps or serves elsewhere, read from the environment: CDNs and object stores."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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


def media_storages(private_url: str, public_url: str) -> dict[str, dict[str, Any]]:
    """Django's storages for originals and public copies, if `MEDIA_STORAGE` names a bucket. Raises `MistakenSettingError`."""
    bucket = _bucket("MEDIA_STORAGE")
    if bucket is None:
        return {}
    return {
        "default": _storage(bucket, "private", private_url, file_overwrite=False),
        "public": _storage(bucket, "public", public_url, file_overwrite=True),
    }


def edition_storages() -> dict[str, dict[str, Any]]:
    """Where the printed edition is carried: `EDITION_STORAGE`, and `EDITION_PRIVATE_STORAGE` for members' plates.

    Raises `MistakenSettingError`, also if both are one bucket: its readers would have what is closed.
    """
    public, private = _bucket("EDITION_STORAGE"), _bucket("EDITION_PRIVATE_STORAGE")
    if private and not public:
        raise MistakenSettingError("EDITION_PRIVATE_STORAGE needs EDITION_STORAGE beside it.")
    if (
        public
        and private
        and (public["bucket_name"], public.get("endpoint_url"))
        == (
            private["bucket_name"],
            private.get("endpoint_url"),
        )
    ):
        raise MistakenSettingError(
            "EDITION_PRIVATE_STORAGE must be another bucket than EDITION_STORAGE, whose files everybody may read."
        )
    named = {"edition": public, "edition-private": private}
    return {name: _storage(bucket, "", "/", file_overwrite=True) for name, bucket in named.items() if bucket}


def _bucket(variable: str) -> dict[str, Any] | None:
    """`s3://bucket/folder?endpoint=https://…&region=…`, as django-storages' options."""
    said = os.environ.get(variable, "")
    if not said:
        return None
    parts = urlsplit(said)
    if parts.scheme != "s3" or not parts.netloc:
        raise MistakenSettingError(f"{variable} must look like s3://bucket?endpoint=https://…, and is {said!r}.")
    more = dict(parse_qsl(parts.query))
    if unknown := set(more) - {"endpoint", "region"}:
        raise MistakenSettingError(f"{variable} knows endpoint and region, and not {', '.join(sorted(unknown))}.")
    found = {"bucket_name": parts.netloc, "location": parts.path.strip("/")}
    if "endpoint" in more:
        found |= {"endpoint_url": more["endpoint"], "addressing_style": "path"}
    return found | {"region_name": more.get("region", "us-east-1")}


def _storage(bucket: dict[str, Any], folder: str, base_url: str, **options: Any) -> dict[str, Any]:
    location = "/".join(part for part in (bucket["location"], folder) if part)
    return {
        "BACKEND": "broadsheet.config.stores.OwnAddressStorage",
        "OPTIONS": {**bucket, "location": location, "base_url": base_url, "default_acl": None, **options},
    }
