"""How many queries a page costs uncached, with a small and a large archive, a short and a long article."""

from __future__ import annotations

import logging

import django

django.setup()

from django.db import connection  # noqa: E402 — needs Django to be ready
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from broadsheet.config import installing  # noqa: E402
from broadsheet.newsroom.models import Article  # noqa: E402
from tests import factories  # noqa: E402

SMALL, LARGE = 10, 1000


def main() -> None:
    """Print a line for each figure."""
    logging.disable(logging.WARNING)
    installing.install(say=lambda _line: None)
    _fill(SMALL)
    _figure("article, short body: queries, uncached", f"/{_article('Short', blocks=3)}/", 15)
    _figure(
        "article, 120 blocks, 20 pictures, 5 related cards: queries, uncached", f"/{_article('Long', blocks=120)}/", 15
    )
    _figure(f"front, {SMALL} articles: queries, uncached", "/", 25)
    _fill(LARGE)
    _figure(f"front, {LARGE} articles: queries, uncached", "/", 25)
    _figure(f"article, {LARGE} articles: queries, uncached", "/short/", 15)


def _figure(name: str, path: str, target: int) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)  # pictures get their public names at the first showing
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    print(f"{name}|{len(queries)}||<=|{target}", flush=True)


def _fill(count: int) -> None:
    picture = factories.picture()
    for number in range(Article.objects.count(), count):
        factories.article(f"Story number {number}", by="Olena Marchenko", main_picture=picture)


def _article(headline: str, *, blocks: int) -> str:
    stories = list(Article.objects.all()[:5])
    body: list[tuple[str, object]] = []
    for number in range(blocks):
        if number % 6 == 1 and blocks > 10:
            body.append(("picture", {"picture": factories.picture(f"Picture {number}", (800, 533)), "width": "text"}))
        elif number % 24 == 2 and blocks > 10:
            body.append(("related", {"article": stories[number // 24].page_ptr}))
        elif number % 10 == 5:
            body.append(("heading", f"Heading {number}"))
        else:
            body.append(("paragraph", f"<p>Paragraph {number} of the story.</p>"))
    return str(
        factories.article(headline, by="Nadia Hrytsenko", body=body, main_picture=factories.picture("Main")).slug
    )


if __name__ == "__main__":
    main()
