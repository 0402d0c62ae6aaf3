"""Feeds of articles: of a whole edition, a section, a topic, a contributor, a series."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom.feeds import body
from broadsheet.newsroom.feeds.public import NEWEST, PublicFeed
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Article, Contributor, Section, Series, Topic
from broadsheet.newsroom.models.named import NamedInLanguage


class ArticleFeed(PublicFeed):
    """The newest articles of a whole edition."""

    owner: type[NamedInLanguage] | None = None

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NamedInLanguage | None:
        """Whose list it is; nobody's in the edition's own feed."""
        if self.owner is None:
            return None
        found: NamedInLanguage = known(self.owner).get(locale__language_code=self.language, slug=kwargs["slug"])
        return found

    def title(self, obj: NamedInLanguage | None) -> str:
        """The paper's name, and the list's."""
        return f"{self.publication.name}: {obj.name}" if obj else self.publication.name

    def link(self, obj: NamedInLanguage | None) -> str:
        """The page that this is the feed of."""
        if obj is None:
            return languages.url_to(self.language, "front")
        return languages.absolute(obj.get_absolute_url(), self.language)

    def description(self, obj: NamedInLanguage | None) -> str:
        """What the list is about; RSS wants a word in any case."""
        own = obj.description if obj else ""
        return own or self.publication.description or self.publication.tagline or self.title(obj)

    def list_name(self, obj: NamedInLanguage | None) -> str:
        """What its articles are listed under (see `Listing`)."""
        return f"{type(obj)._meta.model_name}/{obj.pk}" if obj else f"archive/{self.language}"

    def items(self, obj: NamedInLanguage | None) -> list[Article]:
        """The newest articles, with everything that an item shows, in a fixed number of queries."""
        name = self.list_name(obj)
        articles, self._topics, self._extras = sources.shared(("feed", name), lambda: self._found(name))
        return articles

    def _found(self, name: str) -> tuple[list[Article], dict[int, list[str]], dict[int, dict[str, Any]]]:
        """The articles, their topics, and what Django's items have no place for.

        All that an item is made from is read here, at once: these articles remember what was read through them.
        """
        sources.record(f"list:{name}")
        articles: list[Article] = list(
            Article.objects.listed_in(name)
            .select_related("section", "main_picture", "locale")
            .prefetch_related(
                "byline__contributor__locale", "main_picture__renditions__public_file", "source_list", "machine_help"
            )[:NEWEST]
        )
        sources.record(*(f"article:{article.pk}" for article in articles))
        sources.record(*(f"section:{article.section_id}" for article in articles))
        body.fetch_pictures(articles)
        return articles, _topics_of(articles), {article.pk: self._extra(article) for article in articles}

    def item_title(self, item: Article) -> str:
        """The headline, as plain text."""
        return item.headline

    def item_description(self, item: Article) -> str:
        """What its card says."""
        return plain(item.summary)

    def item_link(self, item: Article) -> str:
        """Its whole address."""
        return languages.absolute(item.get_absolute_url(), item.edition)

    def item_guid(self, item: Article) -> str:
        """Its name in feeds, which never changes."""
        return item.guid

    item_guid_is_permalink = False

    def item_pubdate(self, item: Article) -> datetime:
        """When readers could first see it."""
        assert item.published_at is not None  # noqa: S101 - public articles have it
        return clock.local(item.published_at)

    def item_updateddate(self, item: Article) -> datetime:
        """The last change that readers should know of."""
        return clock.local(item.updated_at) if item.updated_at else self.item_pubdate(item)

    def item_categories(self, item: Article) -> list[str]:
        """Its section and its topics."""
        return [item.section.name, *self._topics[item.pk]]

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        """What Django's items have no place for."""
        return self._extras[item.pk]

    def _extra(self, item: Article) -> dict[str, Any]:
        return {
            "content": sources.shared(("feed body", item.pk), lambda: body.open_html(item, self.item_link(item))),
            "authors": _authors(item),
            "picture": _picture(item),
            "changed": item.last_published_at,
        }


class SectionFeed(ArticleFeed):
    """The newest articles of a section."""

    owner = Section


class TopicFeed(ArticleFeed):
    """The newest articles about a topic."""

    owner = Topic


class ContributorFeed(ArticleFeed):
    """The newest articles by a contributor."""

    owner = Contributor


class SeriesFeed(ArticleFeed):
    """The newest articles of a series."""

    owner = Series


def _topics_of(articles: list[Article]) -> dict[int, list[str]]:
    """Article → names of its topics. By hand, because modelcluster's relation cannot be prefetched."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = Topic.objects.filter(articles__in=[article.pk for article in articles]).order_by("name")
    for article_id, key, name in rows.values_list("articles", "pk", "name"):
        sources.record(f"topic:{key}")
        names[article_id].append(name)
    return names


def _authors(article: Article) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for entry in article.authors:
        person = entry.contributor
        url = languages.absolute(person.get_absolute_url(), person.language) if person else ""
        found.append({"name": person.name if person else entry.text, "url": url})
    return found


def _picture(article: Article) -> dict[str, Any]:
    copy = body.main_picture(article)
    if copy is None:
        return {}
    return {
        "url": copy.url,
        "width": copy.width,
        "height": copy.height,
        "alt": article.main_alt,
        "caption": plain(article.main_caption),
        "credit": plain(article.main_credit),
    }
