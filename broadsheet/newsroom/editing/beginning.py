"""How a new article begins: where it stands, in which section, under whose name."""

from __future__ import annotations

from typing import Any

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.newsroom.models import Article, BylineEntry, Contributor, Month, Section


class MayNotWriteError(Exception):
    """This person may not add articles to this language edition."""


def folder_for(*, language: str, by: User) -> Month:
    """The month's folder of this language, where `by` may add an article."""
    if language not in languages.codes():
        raise MayNotWriteError(language)
    month = Month.of(language)
    if not month.permissions_for_user(by).can_add_subpage():
        raise MayNotWriteError(language)
    return month


def languages_of(user: User) -> list[str]:
    """The language editions that `user` may write for."""
    found = []
    for language in languages.codes():
        month = Month.of(language)
        if month.permissions_for_user(user).can_add_subpage():
            found.append(language)
    return found


def fill_in(sender: object, page: Any, **kwargs: object) -> None:
    """A new article's section is its writer's last one, its byline the writer's own name. Wagtail's `init_new_page`."""
    if not isinstance(page, Article):
        return
    last = Article.objects.filter(owner=page.owner, locale=page.locale).order_by("-pk").first()
    section = last.section if last else Section.objects.filter(locale=page.locale).first()
    if section is not None:
        page.section = section
    writer = Contributor.objects.filter(account=page.owner, locale=page.locale).first()
    if writer is not None:
        page.byline.add(BylineEntry(contributor=writer))
