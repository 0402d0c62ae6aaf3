"""Writing down what machines did of an article, who checked it, and telling readers so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, sources
from broadsheet.newsroom import alongside, changes
from broadsheet.newsroom.models import Article, Help, MachineHelp
from broadsheet.ops import audit

SOURCE = "machines"
"""The source that changes when a machine is used for something more, or less."""


class HelpRefusedError(Exception):
    """It cannot be written down so. The text is fit to be shown."""


@dataclass(frozen=True)
class Use:
    """One line of the public list: what a machine does here, which one, for how many articles, how many a person checked.

    `checked` is `None` where nothing is there to be checked before readers have it.
    """

    what: str
    engine: str
    articles: int
    checked: int | None


Uses = Callable[[str], Iterable[Use]]
_others: list[Uses] = []


def register(uses: Uses) -> None:
    """Have an upper app's machines on the public list: called with a language, for what is out in it."""
    if uses not in _others:
        _others.append(uses)


@transaction.atomic
def note(*, article: Article, what: str, engine: str, by: User | None) -> MachineHelp:
    """Write it down; what was written down already stays as it is. Raises `HelpRefusedError`."""
    row = MachineHelp(article=article, what=what, engine=" ".join(engine.split()), made_by=by)
    there = MachineHelp.objects.filter(article=article, what=row.what, engine=row.engine).first()
    if there is not None:
        return there
    try:
        row.full_clean()
    except ValidationError as error:
        raise HelpRefusedError(" ".join(error.messages)) from error
    row.save()
    audit.note(act="machine_help.noted", on=row, by=by, article=article.pk, what=row.what, engine=row.engine)
    return row


def note_translation(passage: StringTranslation) -> None:
    """Write down by which machine a passage of an article's translation was drafted. One that a person wrote says nothing."""
    if passage.translation_type != StringTranslation.TRANSLATION_TYPE_MACHINE or passage.context is None:
        return
    key = passage.context.object_id
    article = Article.objects.filter(translation_key=key, locale=passage.locale).defer("body").first()
    if article is not None:
        note(article=article, what=Help.TRANSLATION, engine=passage.tool_name, by=passage.last_translated_by)


@transaction.atomic
def check(*, row: MachineHelp, by: User) -> MachineHelp:
    """Say that a person has compared what it made with what it was made from. The first to say so stays named."""
    changed = MachineHelp.objects.filter(pk=row.pk, checked_at__isnull=True).update(
        checked_at=clock.now(), checked_by=by
    )
    row.refresh_from_db()
    if changed:
        changes.tell_of_machine_help(row)
        audit.note(act="machine_help.checked", on=row, by=by, article=row.article_id)
    return row


@transaction.atomic
def remove(*, row: MachineHelp, by: User | None) -> None:
    """Take back what was written down in error."""
    audit.note(act="machine_help.removed", on=row, by=by, article=row.article_id, what=row.what, engine=row.engine)
    row.delete()


def of(article: Article) -> list[MachineHelp]:
    """What machines did of it, in order. No query for an article fetched for its page that had no such help."""
    if article.pk is None or article.__dict__.get("has_machine_help") is False:
        return []
    kept: list[MachineHelp] | None = article.__dict__.get("_machine_help")
    if kept is None:
        kept = list(article.machine_help.all())
        article.__dict__["_machine_help"] = kept
    return kept


def uses(language: str) -> list[Use]:
    """All that machines do for articles of this edition that are out."""
    sources.record(SOURCE)
    rows = MachineHelp.objects.filter(article__live=True, article__edition=language).order_by()
    own = rows.values_list("what", "engine").annotate(
        articles=Count("article", distinct=True),
        checked=Count("article", distinct=True, filter=Q(checked_at__isnull=False)),
    )
    found = [Use(str(Help(what).label), engine, articles, checked) for what, engine, articles, checked in own]
    for others in _others:
        found += others(language)
    return sorted(found, key=lambda use: (use.what, use.engine))


def said(row: MachineHelp) -> str:
    """The label, in the reader's language."""
    told = _("%(what)s by a machine (%(engine)s), checked by a person on our staff")
    if not row.is_checked:
        told = _("%(what)s by a machine (%(engine)s), not checked by a person yet")
    return told % {"what": row.get_what_display(), "engine": row.engine}


alongside.register("has_machine_help", lambda: Exists(MachineHelp.objects.filter(article=OuterRef("pk"))))
