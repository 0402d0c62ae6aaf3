"""Where a pasted link really leads."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

# Redirects that Google Docs, Outlook and Facebook put before what an author linked to: host, path, parameter.
_REDIRECTS = [
    ("www.google.com", "/url", ("q", "url")),
    ("google.com", "/url", ("q", "url")),
    (".safelinks.protection.outlook.com", "/", ("url",)),
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
]
_TRACKING = {"fbclid", "gclid", "mc_cid", "mc_eid", "igshid"}
_ALLOWED = {"http", "https", "mailto", "tel"}


def cleaned_link(href: str) -> str:
    """The link without redirects and tracking; empty when it leads nowhere that a reader could go."""
    href = href.strip()
    for _round in range(3):  # a redirect may wrap a redirect
        target = _behind_redirect(href)
        if target is None:
            break
        href = target
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _ALLOWED or (parts.scheme.lower() in {"http", "https"} and not parts.netloc):
        return ""
    return urlunsplit(parts._replace(query=_without_tracking(parts.query)))


def _behind_redirect(href: str) -> str | None:
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    for known, path, names in _REDIRECTS:
        if (host == known or (known.startswith(".") and host.endswith(known))) and parts.path == path:
            query = parse_qs(parts.query)
            return next((query[name][0] for name in names if name in query), None)
    return None


def _without_tracking(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in _TRACKING and not name.startswith("utm_")]
    return query if len(kept) == len(pairs) else urlencode(kept)
