"""What the desk's templates ask for."""

from __future__ import annotations

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.newsroom import claims_in_text, sourcing
from broadsheet.newsroom.models import Article, FollowUp, MachineHelp, Publication, Source, StandingPage

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name, as readers know it."""
    return str(Publication.load().name)


@register.simple_tag
def open_follow_ups(article_id: int) -> list[FollowUp]:
    """What this article's desk still has to look at."""
    return list(FollowUp.objects.open().filter(article_id=article_id).select_related("article").defer("article__body"))


@register.simple_tag
def gone_from_text(follow_ups: list[FollowUp]) -> set[int]:
    """Of these, those whose sentence was taken out of the article's text since."""
    return claims_in_text.gone(follow_ups)


@register.simple_tag
def source_standing(source: Source) -> sourcing.Standing | None:
    """How an unnamed source stands with its approval; nothing of a source that was not saved yet, or is named."""
    if not source.article_id or not source.is_unnamed:
        return None
    return sourcing.standings_of(source.article, [source])[0]


@register.simple_tag
def machine_help_of(article_id: int) -> list[MachineHelp]:
    """What machines did of this article."""
    return list(MachineHelp.objects.filter(article_id=article_id))


@register.simple_tag
def way_to(kind: ContentType, title: str) -> list[dict[str, str | None]]:
    """The breadcrumbs of an open page: through its list, never through the tree of month folders. Empty for others."""
    lists: dict[type[Model] | None, tuple[str, str]] = {
        Article: (_("Articles"), "article_list"),
        StandingPage: (_("Standing pages"), "standing_pages:index"),
    }
    found = lists.get(kind.model_class())
    return [{"label": found[0], "url": reverse(found[1])}, {"label": title, "url": None}] if found else []
