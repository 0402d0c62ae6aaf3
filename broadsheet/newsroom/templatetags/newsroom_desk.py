"""What the desk's templates ask for."""

from __future__ import annotations

from django import template

from broadsheet.newsroom.models import FollowUp, Publication

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name, as readers know it."""
    return str(Publication.load().name)


@register.simple_tag
def open_follow_ups(article_id: int) -> list[FollowUp]:
    """What this article's desk still has to look at."""
    return list(FollowUp.objects.open().filter(article_id=article_id))
