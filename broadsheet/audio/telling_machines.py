"""A narration in schema.org's words: who speaks, and whether that is a person."""

from __future__ import annotations

from django.utils.safestring import SafeString

from broadsheet.audio.heard import Heard
from broadsheet.foundation import clock, languages
from broadsheet.newsroom import json_ld
from broadsheet.newsroom.json_ld import Node
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.share_pictures import whole_address

# IPTC's own address of each, and schema.org's name for the same.
SYNTHETIC = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
)
RECORDED = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    "https://schema.org/DigitalCaptureDigitalSource",
)


def script(found: Heard, article: Article, address: str) -> SafeString:
    """The narration, as the article's own. `address` is that of its file."""
    url = languages.absolute(article.get_absolute_url(), article.edition)
    node: Node = {
        "@type": "AudioObject",
        "@id": f"{url}#narration",
        "name": article.headline,
        "contentUrl": whole_address(address),
        "encodingFormat": "audio/mpeg",
        "contentSize": str(found.bytes),
        "sha256": found.sha256,
        "duration": duration(found.seconds),
        "inLanguage": article.edition,
        "uploadDate": clock.local(found.made_at).isoformat(timespec="seconds") if found.made_at else "",
        "digitalSourceType": list(SYNTHETIC if found.is_synthetic else RECORDED),
        "creator": creator(found),
        "isAccessibleForFree": not found.is_gated,
        "associatedArticle": {"@id": f"{url}#article"},
        "transcript": url,
    }
    return json_ld.script({name: value for name, value in node.items() if value != ""})


def creator(found: Heard) -> Node:
    """The person who reads, or the program that does."""
    if found.is_synthetic:
        return {"@type": "SoftwareApplication", "name": f"{found.engine} ({found.voice})"}
    return {"@type": "Person", "name": found.voice}


def duration(seconds: int) -> str:
    """In the words of ISO 8601: "PT6M5S"."""
    minutes, rest = divmod(seconds, 60)
    return f"PT{minutes}M{rest}S" if minutes else f"PT{rest}S"
