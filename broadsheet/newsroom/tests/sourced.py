"""Articles with sources, for tests."""

from __future__ import annotations

from typing import Any

from broadsheet.accounts.models import User
from broadsheet.newsroom import sourcing
from broadsheet.newsroom.models import Article, Source
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

OFFICIAL = "a senior official in the defence ministry"


def unnamed(**fields: Any) -> Source:
    """An unnamed source of which everything is said."""
    said = {
        "kind": "unnamed",
        "description": OFFICIAL,
        "reason": "job",
        "knows": "took_part",
        "known_to": person(Role.REPORTER),
    }
    return Source(**{**said, **fields})


def story(headline: str = "The ministry knew", *sources: Source, **fields: Any) -> Article:
    """A draft with these sources; with an unnamed one if none is named."""
    article = factories.article(headline, publish=False, **fields)
    article.source_list.set(list(sources) or [unnamed()])
    article.save()
    article.save_revision(user=person(Role.REPORTER))
    return article


def approve(article: Article, by: User | None = None) -> None:
    """A chief editor approves all of its unnamed sources as they are."""
    article = Article.objects.get(pk=article.pk)
    for standing in sourcing.standings(article):
        sourcing.approve(
            article=article,
            key=standing.source.translation_key,
            digest=standing.source.digest,
            by=by or person(Role.CHIEF_EDITOR),
        )


def change(article: Article, **fields: Any) -> Article:
    """A new version, with this changed in its first source."""
    draft: Article = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    sources = list(draft.source_list.all())
    for name, value in fields.items():
        setattr(sources[0], name, value)
    draft.source_list.set(sources)
    draft.save_revision(user=person(Role.REPORTER))
    return draft
