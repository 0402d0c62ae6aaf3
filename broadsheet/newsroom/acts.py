"""What every act on an article shares: the person's right to it, and a row locked while it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from broadsheet.accounts.models import User
from broadsheet.newsroom import refusals
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publishing import acting
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError, RefusedError

P = ParamSpec("P")
R = TypeVar("R")


def noting_refusals(act: Callable[P, R]) -> Callable[P, R]:
    """A refused act leaves a row too; it is written when the act's own transaction has been rolled back."""

    @wraps(act)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except RefusedError as error:
            by = kwargs.get("by")
            refusals.note(error, by=by if isinstance(by, User) else None)
            raise

    return noted


@contextmanager
def on_article(article: Article, *, act: str, by: User | None, permission: str) -> Iterator[Article]:
    """The article as the database has it now, locked, within one transaction. Nobody named (a script) may do all."""
    with transaction.atomic(), acting(by):
        if by is not None and not may(by, permission):
            raise NotAllowedError(
                _("Your role doesn't allow this. A chief editor can do it."), act=act, article_id=article.pk
            )
        Page.objects.select_for_update().filter(pk=article.pk).order_by().first()
        found = Article.objects.filter(pk=article.pk).first()
        if found is None:
            raise NotNowError(_("The article was deleted meanwhile."), act=act, article_id=article.pk)
        yield found


def may(person: User, permission: str) -> bool:
    """Whether an active person has this permission, such as `newsroom.add_kill`."""
    return bool(person.is_active and person.has_perm(permission))


def required(text: str, told: str, *, act: str, article: Article) -> str:
    """The text without outer blanks. Raises `NotNowError` with `told` when nothing is left."""
    text = text.strip()
    if not text:
        raise NotNowError(told, act=act, article_id=article.pk)
    return text
