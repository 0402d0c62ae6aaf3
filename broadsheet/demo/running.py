"""Gives The Lantern its running stories: articles, key developments, and claims that are open, announced or closed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from wagtail.models import Locale, Revision

from broadsheet.accounts.models import User
from broadsheet.demo import furnishing, moments
from broadsheet.foundation import clock
from broadsheet.newsletters import of_stories
from broadsheet.newsroom.models import Article, FollowUp, KeyDevelopment, Listing, PutOff, RunningStory


def begin(*, now: datetime, by: User) -> None:
    """Write those that are missing; whoever has changed one keeps it so. Needs the articles."""
    for facts in furnishing.load("running_stories.toml")["stories"]:
        locale = Locale.objects.get(language_code=facts["language"])
        if RunningStory.objects.filter(locale=locale, slug=facts["slug"]).exists():
            continue
        story = RunningStory(
            locale=locale, name=facts["name"], slug=facts["slug"], description=facts["description"],
            picture_id=furnishing.picture_id(facts["picture"]),
        )  # fmt: skip
        story.full_clean()
        story.save()
        articles = {slug: _put_in(story, slug) for slug in facts["articles"]}
        for row in facts["developments"]:
            _develop(story, row, articles, now, by)
        for claim in facts["claims"]:
            _claim(articles[claim["article"]], claim, now, by)
        if facts.get("newsletter"):
            of_stories.make(story=story, by=None)


def _put_in(story: RunningStory, slug: str) -> Article:
    """As if it had been chosen in the form: the article's versions know it, and no time moves."""
    article: Article = Article.objects.get(slug=slug, edition=story.language)
    Article.running_stories.through._default_manager.create(article_id=article.pk, runningstory_id=story.pk)
    for revision in Revision.objects.for_instance(article):
        revision.content["running_stories"] = [*revision.content.get("running_stories", []), story.pk]
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    Listing.objects.keep([article.pk])
    return article


def _develop(story: RunningStory, row: dict[str, Any], articles: dict[str, Article], now: datetime, by: User) -> None:
    day = clock.local(moments.before(now, row["ago"])).date()
    at = time.fromisoformat(row["time"]) if "time" in row else None
    article = articles[row["article"]] if "article" in row else None
    KeyDevelopment.objects.create(story=story, day=day, time=at, text=row["text"], article=article, made_by=by)


def _claim(article: Article, facts: dict[str, Any], now: datetime, by: User) -> None:
    if "begins" in facts:
        found = FollowUp.objects.get(article=article, promise__startswith=facts["begins"])
    else:
        quote = facts["quote"]
        due = clock.local(now).date() + timedelta(days=facts["due"])
        found = FollowUp(article=article, promise=quote[:250], quote=quote, due=due, made_by=by)
    found.is_announced = True
    if "outcome" in facts:
        found.outcome, found.result, found.is_public = facts["outcome"], facts["result"], True
        found.done_at, found.done_by = moments.before(now, facts["done"]), by
    found.save()
    if "looked" in facts:
        at = moments.before(now, facts["looked"])
        PutOff.objects.create(follow_up=found, was_due=clock.local(at).date(), due=found.due, at=at, by=by)
