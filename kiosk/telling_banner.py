"""`GET /_/banner.json`: what stands over every page, for pages that are open."""

from __future__ import annotations

from hashlib import blake2b

from kiosk.conditions import is_unchanged
from kiosk.request import Reply, Request
from kiosk.site import Site

KEPT = "public, max-age=15, s-maxage=10"
"""A CDN asks six times a minute, however many readers ask it."""


def answer(site: Site, request: Request) -> Reply:
    """Short in any case, and 304 for those who know it."""
    body = site.banners.raw()
    etag = f'"{blake2b(body, digest_size=6).hexdigest()}"'
    own = {"cache-control": KEPT, "etag": etag}
    if is_unchanged(request.header(b"if-none-match"), etag.encode()):
        return Reply(304, site.headers_of("banner", own))
    own |= {"content-type": "application/json", "content-length": str(len(body))}
    return Reply(200, site.headers_of("banner", own), body)
