"""`GET /_/country`: in which country a reader is, as far as a proxy of ours says so in a header of its own."""

from __future__ import annotations

import json
import re

from kiosk.clients import Clients
from kiosk.request import Reply, Request
from kiosk.site import Site

PATH = "/_/country"
_CODE = re.compile(r"[A-Z]{2}")
_UNKNOWN = {"XX", "ZZ"}
"""What CDNs say of an address of which they know nothing."""


def answer(site: Site, clients: Clients, request: Request) -> Reply:
    """`{"country": "UA"}`, or an empty word. The browser alone may keep it, for a day."""
    body = json.dumps({"country": _country(site, clients, request)}).encode()
    own = {
        "content-type": "application/json",
        "cache-control": "private, max-age=86400",
        "content-length": str(len(body)),
    }
    return Reply(200, site.headers_of("country", own), body)


def _country(site: Site, clients: Clients, request: Request) -> str:
    if not site.country_header or not clients.is_from_proxy(request):
        return ""
    said = (request.header(site.country_header.encode()) or b"").decode("latin-1").strip().upper()
    return said if _CODE.fullmatch(said) and said not in _UNKNOWN else ""
