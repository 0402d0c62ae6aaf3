"""Making a coverage, and changing what it is called and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation.text import slug_from
from broadsheet.live import rights, telling
from broadsheet.live.models import Coverage
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom.models import Article
from broadsheet.ops import audit

SLUG_MAX = 120
FACTS = ("language", "slug", "headline", "summary", "section", "starts_at", "bulletin")


def save(*, coverage: Coverage, facts: dict[str, Any], articles: Collection[Article], by: User | None) -> Coverage:
    """Make it or change it. Its address stays once readers know it. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.RUN):
        raise NotAllowedError(_("Your role doesn’t allow running live coverage. An editor can do it."))
    try:
        with transaction.atomic():
            return _saved(coverage, facts, articles, by)
    except IntegrityError:
        raise RefusedError(_("Another live coverage of this language has this address. Choose another one.")) from None


def _saved(coverage: Coverage, facts: dict[str, Any], articles: Collection[Article], by: User | None) -> Coverage:
    is_new = coverage.pk is None
    found = Coverage(made_by=by) if is_new else Coverage.objects.select_for_update().get(pk=coverage.pk)
    _check(found, facts)
    for name in FACTS:
        if name in facts:
            setattr(found, name, facts[name])
    found.slug = found.slug or slug_from(found.headline)[:SLUG_MAX].strip("-")
    if not found.slug:
        raise RefusedError(_("Please give it a slug: none could be made from the headline."))
    found.save()
    before = list(found.articles.values_list("pk", flat=True))
    found.articles.set(articles)
    audit.note(act="coverage.make" if is_new else "coverage.change", on=found, by=by, headline=found.headline)
    if found.is_public:
        telling.coverage_changed(found)
        telling.articles_changed(before)  # those that lead here no more
    return found


def _check(found: Coverage, facts: dict[str, Any]) -> None:
    if found.is_public and facts.get("slug", found.slug) != found.slug:
        raise RefusedError(_("Readers know its address already: it stays."))
    if found.pk and facts.get("language", found.language) != found.language and found.posts.exists():
        raise RefusedError(_("It has posts in its language already: the language stays."))
