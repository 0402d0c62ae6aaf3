"""Other sites whose pieces we can show in a frame, once a reader asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_ID = r"[\w-]{1,40}"


@dataclass(frozen=True)
class Frame:
    """What the browser loads when a reader clicks. `shape` is "film" (16:9), "tall" (9:16) or "note" (a post or a chart)."""

    provider: str
    address: str
    shape: str


@dataclass(frozen=True)
class _Provider:
    name: str
    pattern: re.Pattern[str]
    frame: str
    shape: str


def _of(name: str, pattern: str, frame: str, shape: str = "note") -> _Provider:
    return _Provider(name, re.compile(rf"https?://(?:www\.|m\.)?{pattern}"), frame, shape)


_PROVIDERS = (
    _of("YouTube", rf"youtube\.com/shorts/(?P<id>{_ID})", "https://www.youtube-nocookie.com/embed/{id}", "tall"),
    _of(
        "YouTube",
        rf"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|live/)|youtu\.be/)(?P<id>{_ID})",
        "https://www.youtube-nocookie.com/embed/{id}",
        "film",
    ),
    _of("Vimeo", r"(?:player\.)?vimeo\.com/(?:video/)?(?P<id>\d+)", "https://player.vimeo.com/video/{id}?dnt=1", "film"),
    _of("X", r"(?:twitter|x)\.com/\w+/status/(?P<id>\d+)", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id={id}"),
    _of("Telegram", r"t\.me/(?:s/)?(?P<id>\w+/\d+)", "https://t.me/{id}?embed=1"),
    _of("Instagram", rf"instagram\.com/(?:\w+/)?(?P<id>(?:p|reel|tv)/{_ID})", "https://www.instagram.com/{id}/embed/"),
    _of("TikTok", r"tiktok\.com/@[\w.-]+/video/(?P<id>\d+)", "https://www.tiktok.com/embed/v2/{id}", "tall"),
    _of("Facebook", r"(?:facebook\.com|fb\.watch)/.+", "https://www.facebook.com/plugins/post.php?href={url}"),
    _of("Bluesky", r"bsky\.app/profile/(?P<did>did:[\w:.]+)/post/(?P<id>\w+)", "https://embed.bsky.app/embed/{did}/app.bsky.feed.post/{id}"),
    _of("Bluesky", r"bsky\.app/profile/[\w.-]+/post/\w+", ""),
    _of("Datawrapper", rf"datawrapper\.(?:dwcdn\.net|de/_)/(?P<id>{_ID})", "https://datawrapper.dwcdn.net/{id}/"),
    _of("Flourish", r"(?:public\.flourish\.studio|flo\.uri\.sh)/(?P<id>(?:visualisation|story)/\d+)", "https://flo.uri.sh/{id}/embed"),
    _of("Mastodon", r"(?P<host>[\w.-]+)/(?P<id>@\w+(?:@[\w.-]+)?/\d+)", "https://{host}/{id}/embed"),
)  # fmt: skip


def frame_of(url: str) -> Frame | None:
    """The frame for an address, or None where we know none: then a link must do."""
    for provider in _PROVIDERS:
        found = provider.pattern.match(url)
        if found:
            parts = {"url": quote(url, safe=""), **found.groupdict()}
            address = provider.frame.format(**parts)
            return Frame(provider.name, address, provider.shape) if address else None
    return None


def name_of(url: str) -> str:
    """What readers call the site: “YouTube”, else its host."""
    for provider in _PROVIDERS:
        if provider.pattern.match(url):
            return provider.name
    return (urlsplit(url).hostname or "").removeprefix("www.")
