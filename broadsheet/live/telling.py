"""Which pages are printed anew when something of the feed or of a coverage changes: those that show it, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.foundation import clock, sources
from broadsheet.live.models import Coverage, Post
from broadsheet.live.models.coverage import PART


def came_out(post: Post) -> None:
    """A post is out: the page and the fragment, the part that is full now, and the news feed if it is in it."""
    coverage = post.coverage
    if coverage is not None:
        sources.changed(coverage.source)
        if post.number is not None and post.number % PART == 0:  # the page before it leads to this one from now on
            sources.changed(coverage.source_of_part(post.part), coverage.source_of_part(post.part - 1))
    _tell_feed(post)


def changed(post: Post) -> None:
    """One that was out is another now, or is gone, or is back."""
    articles_changed([post.article_id])
    coverage = post.coverage
    sources.changed(f"post:{post.pk}")
    if coverage is not None:
        sources.changed(coverage.source, coverage.source_of_part(post.part))
    _tell_feed(post)


def coverage_changed(coverage: Coverage) -> None:
    """Its headline, its state or its bulletin: its page, strips elsewhere that lead to it, and what the news feed has of it."""
    sources.changed(coverage.source, coverage.source_of_strip)
    for post in coverage.posts.out().filter(is_in_feed=True):
        feed_changed(post)
    articles_changed([*coverage.articles.values_list("pk", flat=True), *_grown(coverage)])


def articles_changed(keys: Iterable[int | None]) -> None:
    """Articles that live coverage leads to, or led to: they show the way back."""
    sources.changed(*(f"article:{key}" for key in set(keys) if key))


def feed_changed(post: Post) -> None:
    """The news feed of its language."""
    if post.at is not None:
        day = f"{clock.local(post.at):%Y-%m-%d}"
        sources.changed(f"list:news-items/{post.language}", f"list:news-feed/{post.language}/{day}")


def _grown(coverage: Coverage) -> Iterable[int | None]:
    return coverage.posts.exclude(article=None).values_list("article", flat=True)


def _tell_feed(post: Post) -> None:
    if post.is_in_feed:
        feed_changed(post)
