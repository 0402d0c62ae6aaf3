"""One address of every page type of the demo, in both languages."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from proof.site import ProofSite


def get(url: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def newest_article(site: ProofSite, prefix: str = "") -> str:
    """The address of the article that leads the front of an edition."""
    _status, front = get(f"{site.url}/{prefix}")
    main = front.split("<main", 1)[-1]
    for href in re.findall(r'href="([^"#?]+)"', main):
        path = str(urlsplit(urljoin(f"{site.url}/{prefix}", href)).path)
        if re.fullmatch(rf"/{prefix}[a-z0-9-]+/", path) and path.strip("/") not in {
            "news-feed",
            "archive",
            "search",
            "corrections",
            "uk",
        }:
            return f"{site.url}{path}"
    raise RuntimeError(f"The front /{prefix} links to no article")


def page_types(site: ProofSite) -> dict[str, str]:
    """Page type → address. What an edition does not have is left out."""
    found: dict[str, str] = {}
    for language, prefix in (("English", ""), ("Ukrainian", "uk/")):
        article = newest_article(site, prefix)
        _status, text = get(article)
        _status, front = get(f"{site.url}/{prefix}")
        found[f"front, {language}"] = f"{site.url}/{prefix}"
        found[f"article, {language}"] = article
        for name, pattern in _LINKED.items():
            if match := re.search(rf'href="(?:https?://[^/"]+)?(/{prefix}{pattern})"', text + front):
                found[f"{name}, {language}"] = site.url + match.group(1)
        for name, path in _FIXED.items():
            found[f"{name}, {language}"] = f"{site.url}/{prefix}{path}"
    return found


_LINKED = {
    "section": r"section/[^/\"]+/",
    "topic": r"tag/[^/\"]+/",
    "contributor": r"author/[^/\"]+/",
    "series": r"series/[^/\"]+/",
    "month": r"archive/\d+/\d+/",
    "standing page": r"(?:about|pro-nas)/",
}
_FIXED = {
    "news feed": "news-feed/",
    "archive": "archive/",
    "corrections": "corrections/",
    "search": "search/",
    "search results": "search/?q=harbour",
    "no results": "search/?q=zzzzqqqq",
    "not found": "there-is-no-such-page/",
}
