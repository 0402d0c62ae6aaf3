"""The news feed: what came out, by the minute, newest first. Articles and short items stand in one stream."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from django.utils.safestring import SafeString

from broadsheet.foundation import clock, sources
from broadsheet.foundation.text import cut_at_word, plain
from broadsheet.live import wording
from broadsheet.live.models import Post
from broadsheet.live.models.post import PostQuerySet
from broadsheet.newsroom import cards, gate
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.article import ArticleQuerySet, Tone

NOT_NEWS = (Tone.OPINION, Tone.SPONSORED)
"""What has a place of its own in the paper, and none in the news feed."""
HEADLINE_MAX = 160

# Stored rich text is flat: paragraphs are never nested.
_FIRST_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """One line of the stream: an article's, or a short item."""

    at: datetime
    key: str
    headline: str
    url: str
    article: Article | None = None
    html: SafeString | None = None
    is_key: bool = False
    updated_at: datetime | None = None

    @property
    def version(self) -> str:
        """Another one whenever readers see something else."""
        story = self.article
        more = (story.kicker, story.tone, story.summary) if story else (self.html, self.updated_at)
        return f"{crc32(repr((self.headline, self.url, *map(str, more))).encode()):08x}"

    @property
    def opening(self) -> str:
        """Its first paragraph as plain text; nothing where its headline is all of it."""
        return opening(self.article) if self.article else plain(str(self.html or "").partition("</p>")[0])


def stories(language: str) -> ArticleQuerySet:
    """Every article of one edition that belongs in the feed, newest first."""
    sources.record(f"list:news-feed/{language}")
    return _articles(language)


def newest(language: str, count: int, *, without: Collection[int] = ()) -> list[Article]:
    """The newest articles of one edition, leaving out those of these keys."""
    spare = stories(language).values_list("pk", flat=True)[: count + len(without)]
    return cards.fetch([key for key in spare if key not in without][:count])


def entries(language: str, count: int) -> list[Entry]:
    """The newest of both kinds."""
    return in_order([*map(of_article, newest(language, count)), *items(language, count)])[:count]


def items(language: str, count: int) -> list[Entry]:
    """The newest short items of one edition."""
    sources.record(f"list:news-items/{language}")
    return _short(Post.objects.in_feed(language).newest_first()[:count])


def entries_of_day(language: str, day: date) -> list[Entry]:
    """All of one day, on the publication's own clock."""
    sources.record(f"list:news-feed/{language}/{day:%Y-%m-%d}")
    begin = clock.day_begins(day)
    span = (begin, clock.day_begins(day + timedelta(days=1)))
    keys = _articles(language).filter(published_at__gte=span[0], published_at__lt=span[1]).values_list("pk", flat=True)
    posts = Post.objects.in_feed(language).filter(at__gte=span[0], at__lt=span[1]).newest_first()
    return in_order([*map(of_article, cards.fetch(list(keys))), *_short(posts)])


def in_order(found: Sequence[Entry]) -> list[Entry]:
    """Newest first."""
    return sorted(found, key=lambda entry: (entry.at, entry.key), reverse=True)


def opening(article: Article) -> str:
    """An item's first open paragraph as plain text. Costs a query where the article came without its body."""
    return sources.shared(("opening", article.pk), lambda: _opening(article))


def of_article(article: Article, *, headline: str = "") -> Entry:
    """An article's line, perhaps with other words there."""
    assert article.published_at is not None  # noqa: S101 - public articles have it
    return Entry(
        at=article.published_at,
        key=f"article-{article.pk}",
        headline=headline or article.headline,
        url=article.get_absolute_url(),
        article=article,
    )


def _articles(language: str) -> ArticleQuerySet:
    public: ArticleQuerySet = Article.objects.public().in_language(language)
    found: ArticleQuerySet = public.exclude(tone__in=NOT_NEWS).newest_first()
    return found


def _short(posts: PostQuerySet) -> list[Entry]:
    return [_of_post(post) for post in posts.select_related("coverage")]


def _of_post(post: Post) -> Entry:
    assert post.at is not None  # noqa: S101 - what is out has it
    html = wording.html(post.text)
    return Entry(
        at=post.at,
        key=f"item-{post.pk}",
        headline=post.headline or cut_at_word(plain(str(html).partition("</p>")[0]), HEADLINE_MAX),
        url=post.get_absolute_url(),
        html=html if post.headline or len(plain(html)) > HEADLINE_MAX else None,
        is_key=post.is_key,
        updated_at=post.updated_at,
    )


def _opening(article: Article) -> str:
    sources.record(f"article:{article.pk}")
    first = _FIRST_PARAGRAPH.search(gate.open_text(article))
    return plain(first[1]) if first else article.summary
