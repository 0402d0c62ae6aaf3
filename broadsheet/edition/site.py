"""`site.json`: what a kiosk must know of the site, as `docs/contracts/plates.md` tells."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from broadsheet.edition import addresses, journal, kiosk_words
from broadsheet.foundation import known, languages, passes
from kiosk.site import ANY_HOST

FORMAT = 1

TO_NEWSROOM = ("/cms/", "/documents/", "/_/me", "/payments/")
"""What only the newsroom can answer."""
TO_NEWSROOM_BY_LANGUAGE = (
    "search/",
    "account/",
    "membership/",
    "contribution/",
    "gift/",
    "payment/",
    "sandbox/",
    "subscription/",
    "podcast/own/",
)

NARROW = {"subscription/": 1}
"""Forms that machines flood: so many at once, so that people with other forms do not wait behind them."""

_PAGE = "max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=86400"
CACHE = {
    "page": _PAGE,
    "fragment": _PAGE,
    "feed": "max-age=300, s-maxage=300, stale-if-error=86400",
    "sitemap": "max-age=300, s-maxage=300, stale-if-error=86400",
    "text": "max-age=300, s-maxage=300, stale-if-error=86400",
    "style": "max-age=31536000, immutable",
    "tally": "max-age=0, s-maxage=2, stale-if-error=86400",
    "redirect": "max-age=0, s-maxage=60",
    "gone": "max-age=60",
    "missing": "max-age=10",
}
"""How long browsers and CDNs may keep each kind of plate."""


def write() -> None:
    """Write it, if it is another than before."""
    raw = json.dumps(facts(), indent=1, ensure_ascii=False).encode()
    where = journal.folder() / "site.json"
    if where.exists() and where.read_bytes() == raw:
        return
    where.parent.mkdir(parents=True, exist_ok=True)
    beside = where.with_name(".tmp-site.json")
    beside.write_bytes(raw)
    os.replace(beside, where)


def facts() -> dict[str, Any]:
    """What stands in it."""
    headers = {kind: {"Cache-Control": f"public, {rule}"} for kind, rule in CACHE.items()}
    return {
        "format": FORMAT,
        "hosts": _hosts(),
        "url": settings.SITE_URL,
        "headers": {"*": _of_every_answer(), **headers},
        "missing": _missing(),
        "words": [(_beginning(code), kiosk_words.of(code)) for code in languages.codes()],
        "newsroom": _to_newsroom(),
        "narrow": _narrow(),
        "files": _files(),
        "closed_files": {settings.CLOSED_AUDIO_URL: _folder(settings.CLOSED_AUDIO_ROOT)},
        "key_header": settings.SURROGATE_KEY_HEADER,
        "passes": passes.public_keys(),
        "pass_cookie": passes.cookie_name(),
        "renewal_cookies": [
            settings.SESSION_COOKIE_NAME,
            known.COOKIE,
            passes.meter_cookie_name(),
            passes.gift_links_cookie_name(),
        ],
        "renewal": "/account/pass/",
        "country_header": settings.COUNTRY_HEADER,
    }


def _files() -> dict[str, str]:
    """Files that lie on disk. Those in an object store are the newsroom's to hand out, to a CDN as a rule."""
    found = {settings.STATIC_URL: _folder(settings.STATIC_ROOT)}
    if isinstance(storages["public"], FileSystemStorage):
        found[settings.PUBLIC_MEDIA_URL] = _folder(settings.PUBLIC_MEDIA_ROOT)
    return found


def _folder(path: str | Path) -> str:
    """Relative to the data folder, if it lies within: the data may be moved, or be another folder for a kiosk."""
    folder, data = Path(path), Path(settings.DATA_DIR)
    return str(folder.relative_to(data) if folder.is_relative_to(data) else folder)


def _hosts() -> dict[str, str]:
    hosts = {host.strip("[]"): "" for host in settings.ALLOWED_HOSTS if host != ANY_HOST}
    own = {before.removeprefix("//"): before for code in languages.codes() if (before := addresses.prefix(code))}
    # Without any hosts every name is answered; beside a language's own host that has to be said.
    every = {ANY_HOST: ""} if ANY_HOST in settings.ALLOWED_HOSTS and own else {}
    return hosts | every | own


def _missing() -> list[tuple[str, str]]:
    """Prefixes of addresses, the longest first, with the plate that answers 404 there."""
    found = {}
    for code in languages.codes():
        found[_beginning(code)] = addresses.missing(code)
    return sorted(found.items(), key=lambda pair: -len(pair[0]))


def _beginning(code: str) -> str:
    """What all addresses of a language begin with."""
    return f"{addresses.prefix(code)}/{languages.prefix(code)}"


def _to_newsroom() -> list[str]:
    prefixes = [*TO_NEWSROOM]
    if settings.PUBLIC_MEDIA_URL not in _files():
        prefixes.append(settings.PUBLIC_MEDIA_URL)
    for code in languages.codes():
        prefixes += [f"/{languages.prefix(code)}{path}" for path in TO_NEWSROOM_BY_LANGUAGE]
    return sorted(set(prefixes))


def _narrow() -> dict[str, int]:
    paths = {f"/{languages.prefix(code)}{path}": most for code in languages.codes() for path, most in NARROW.items()}
    return dict(sorted(paths.items()))


def _of_every_answer() -> dict[str, str]:
    """The same that Django's own middleware says, for answers that no Django makes."""
    headers = {
        # Its parts come in any order, and a changed file has every kiosk read it again.
        "Content-Security-Policy": "; ".join(sorted(part.strip() for part in build_policy().split(";"))),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(self), browsing-topics=()",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        scope = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}{scope}"
    return {name: str(value) for name, value in headers.items()}
