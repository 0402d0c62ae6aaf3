"""Where each site says what a piece of it is: an oEmbed address, or the piece's own page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from broadsheet.newsroom import providers


@dataclass(frozen=True)
class Source:
    """One address to ask. `is_oembed` tells how to read the answer."""

    url: str
    is_oembed: bool


_OEMBED = {
    "YouTube": "https://www.youtube.com/oembed?format=json&url={url}",
    "Vimeo": "https://vimeo.com/api/oembed.json?url={url}",
    "X": "https://publish.twitter.com/oembed?dnt=true&omit_script=true&url={url}",
    "TikTok": "https://www.tiktok.com/oembed?url={url}",
    "Bluesky": "https://embed.bsky.app/oembed?format=json&url={url}",
    "Mastodon": "https://{host}/api/oembed?format=json&url={url}",
    "Datawrapper": "https://api.datawrapper.de/v3/oembed?format=json&url={url}",
    "Flourish": "https://app.flourish.studio/api/v1/oembed?format=json&url={url}",
}
"""Facebook and Instagram answer only to registered apps, Telegram to nobody: their pages must do."""

_PAGE_TOO = frozenset({"Mastodon", "Bluesky", "Datawrapper", "Flourish"})
"""Their oEmbed holds a frame or a name only; the text or the picture is in the page."""


def sources(url: str) -> list[Source]:
    """What to ask about this piece, the best first."""
    name = providers.name_of(url)
    template = _OEMBED.get(name)
    if template is None:
        return [Source(url, is_oembed=False)]
    oembed = Source(template.format(url=quote(url, safe=""), host=urlsplit(url).hostname), is_oembed=True)
    return [oembed, Source(url, is_oembed=False)] if name in _PAGE_TOO else [oembed]
