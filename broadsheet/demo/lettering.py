"""Gives The Lantern its newsletters, and each its first issue in the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.html import escape
from wagtail.models import Locale

from broadsheet.accounts.models import User
from broadsheet.demo import furnishing
from broadsheet.newsletters.models import Issue, Newsletter, Shelf
from broadsheet.newsroom.models import Article, Contributor

ISSUE = ("subject", "begins")
STORIES = 4


def offer_newsletters() -> None:
    """Write those that are missing; whoever has changed one keeps it so."""
    if Newsletter.objects.exists():
        return
    for order, (slug, facts) in enumerate(furnishing.load("newsletters.toml").items()):
        for language in ("en", "uk"):
            _offer(slug, language, order, facts)


def write_issues(*, now: datetime, by: User) -> None:
    """One of each, as it went out some mornings ago. Needs the stories."""
    if Issue.objects.exists():
        return
    titles = list(furnishing.load("newsletters.toml").values())
    for newsletter in Newsletter.objects.order_by("language", "order"):
        words = titles[newsletter.order][newsletter.language]
        _write(newsletter, words, at=now - timedelta(days=newsletter.order + 1), by=by)


def _offer(slug: str, language: str, order: int, facts: dict[str, Any]) -> None:
    words = {"slug": slug} | {name: value for name, value in facts[language].items() if name not in ISSUE}
    author = _author(facts["author"], language) if "author" in facts else None
    shared = {name: facts[name] for name in ("look", "receives", "gathers", "comes_at", "then") if name in facts}
    Newsletter.objects.create(language=language, order=order, author=author, **shared, **words)


def _author(key: str, language: str) -> Contributor | None:
    found = Contributor.objects.filter(locale__language_code=language)
    return found.filter(translation_key=furnishing.key_of("person", key)).first()


def _write(newsletter: Newsletter, words: dict[str, str], *, at: datetime, by: User) -> None:
    stories = Article.objects.public().in_language(newsletter.language).newest_first()
    own = stories.filter(byline__contributor=newsletter.author) if newsletter.author else stories
    first = own.first() or stories.first()
    others = [story for story in stories[: STORIES + 1] if first is None or story.pk != first.pk][:STORIES]
    body: list[tuple[str, Any]] = [("text", f"<p>{escape(words['begins'])}</p>")]
    if first is not None:
        body.append(("story", {"article": first, "headline": "", "text": "", "with_picture": True}))
    body.append(("stories", {"title": "", "stories": others}))
    body.append(("ask", None))
    issue = Issue(
        newsletter=newsletter, title=words["subject"], live=False, owner=by, body=body, first_published_at=at,
        preheader=newsletter.description[:150], locale=Locale.objects.get(language_code=newsletter.language),
    )  # fmt: skip
    Shelf.of(newsletter.language).add_child(instance=issue)
    issue.save_revision(user=by).publish(user=by)
