"""An article with every kind of block, for tests of the page and for looking at it."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile

from broadsheet.newsroom.models import Article, MediaFile, Picture
from tests import factories

SENTENCE = (
    "The first ship left before anybody in the harbour office had come to work, and by the time the tide turned there "
    "were three more of them beyond the breakwater, waiting for a pilot who had not slept since Tuesday. "
)


def recording(kind: str, name: str) -> MediaFile:
    """A sound or film file; its bytes are no film, which no page minds."""
    made = MediaFile(title=f"A {kind} from the quay", type=kind, duration=63, credit="Danylo Hrytsenko / The Lantern")
    made.file.save(name, ContentFile(f"not really a {kind}".encode()), save=False)
    made.save()
    return made


def body(*, picture: Picture, tall: Picture, related: Article, hidden: Article | None = None) -> list[tuple[str, Any]]:
    """One block of every kind, some of them twice."""
    use = {"picture": picture, "alt": "A crane", "caption": "The crane at berth nine.", "credit": "Iryna Bondar"}
    return [
        ("paragraph", f"<p>{SENTENCE}</p><p>It was, <a href='https://example.org/report'>the port said</a>, the "
                      f"first morning since March.<sup>1</sup></p>"),
        ("heading", "What the pilots saw"),
        ("paragraph", f'<p>{SENTENCE * 2}</p><ul><li>Four ships with grain.</li><li>One with <i>nothing</i> at all; '
                      f'see <a linktype="page" id="{related.pk}">our earlier story</a>.</li></ul>'),
        ("picture", {**use, "width": "text"}),
        ("paragraph", f"<p>{SENTENCE}</p>"),
        ("pull_quote", {"text": "We don’t count the ships. We count the ones that come back.",
                        "attribution": "Mykola Zhuk, harbour pilot"}),
        ("paragraph", f"<p>{SENTENCE}</p>"),
        ("picture", {**use, "width": "wide"}),
        ("related", {"article": related}),
        ("related", {"article": hidden, "title": "Never shown"} if hidden else {"article": related}),
        ("related", {"article": None, "url": "https://example.com/elsewhere", "title": "A story of another paper",
                     "excerpt": "It began with a letter that nobody in the ministry had signed. " * 12}),
        ("key_developments", {"day": datetime.date(2026, 11, 20), "title": "", "items": [
            "<p>Grain leaves berth nine for the first time since March</p>",
            "<p>Two tugs damaged; <b>nobody hurt</b></p>", "<p>Insurers ask for a second opinion</p>"]}),
        ("heading", "What the pilots saw"),
        ("paragraph", f"<p>{SENTENCE}</p><ol><li>First, the lamps.</li><li>Then, the radio.</li></ol>"),
        ("embed", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "The harbour at dawn, one minute",
                   "author": "Port Authority", "text": "", "picture": picture}),
        ("embed", {"url": "https://t.me/harbour/412", "title": "", "author": "Harbour office",
                   "text": "All berths open from 06:00.\n\nPilots on channel 12.", "picture": None}),
        ("video", {"media": recording("video", "quay.mp4"), "url": "", "poster": picture,
                   "caption": "The quay, filmed from the roof of the grain store.", "credit": "Iryna Bondar"}),
        ("video", {"media": None, "url": "https://vimeo.com/76979871", "poster": picture, "caption": "", "credit": ""}),
        ("audio", {"media": recording("audio", "pilot.mp3"), "caption": "A pilot tells of the night.", "credit": ""}),
        ("fact_box", {"title": "What is a pilot?", "text": f"<p>{SENTENCE}</p><p>There are eleven of them.</p>"}),
        ("table", {"columns": [{"type": "text", "heading": "Berth"}, {"type": "number", "heading": "Ships"},
                               {"type": "rich_text", "heading": "Note"}],
                   "rows": [{"values": ["Nine", 14, "<p>Deep <b>water</b></p>"]},
                            {"values": ["Ten", 3, "<p>Closed in <i>June</i></p>"]}],
                   "caption": "Ships by berth since Monday"}),
        ("gallery", {"title": "Four views", "pictures": [
            use, {**use, "caption": "Another."}, {**use, "picture": tall, "caption": ""},
            {"picture": None, "alt": "", "caption": "A view that was lost.", "credit": "Unknown", "missing": "a.jpg"}]}),
        ("divider", None),
        ("special", {"title": "A map that moves", "html": "<h1>Map</h1><script>document.title = 'in a box'</script>",
                     "height": 160}),
        ("picture", {**use, "width": "full"}),
        ("paragraph", f"<p>{SENTENCE * 3}</p>"),
    ]  # fmt: skip


def article(**fields: Any) -> Article:
    """The article, published."""
    picture = factories.picture("A crane", caption="A crane.", credit="Iryna Bondar / The Lantern")
    tall = factories.picture("A tower", size=(1000, 1500), caption="A lamp tower.", description="A tower")
    related = factories.article("Cranes stand still", main_picture=picture,
                                body=[("paragraph", f"<p>{SENTENCE * 4}</p>")])  # fmt: skip
    hidden = factories.article("Not out yet: the ministry’s list", publish=False)
    made = body(picture=picture, tall=tall, related=related, hidden=hidden)
    fields.setdefault("main_picture", picture)
    return factories.article(
        fields.pop("headline", "Ships leave the harbour again"), body=made, by="Olena Marchenko", **fields
    )
