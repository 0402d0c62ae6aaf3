"""What a changed row changes for readers: the names of sources, for whoever keeps pages made from them.

Rows change in many ways (a form, a bulk act, an import, a script, a cascade); the database's own news reaches all of them
and comes within the transaction. A model that pages read and that is missing here leaves old pages standing: the
edition's property test finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale
from wagtail.signals import post_page_move

from broadsheet.foundation import clock, sources
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    Correction,
    DocumentFile,
    EmbedCopy,
    FollowUp,
    KeyDevelopment,
    Kill,
    MachineHelp,
    MediaFile,
    Picture,
    Publication,
    PublicChange,
    PublicFile,
    PutOff,
    RunningStory,
    Section,
    Series,
    Source,
    StandingPage,
    Takedown,
    Topic,
)
from broadsheet.ops.models import Address

CHANGES: dict[type[models.Model], Callable[[Any], str]] = {
    Article: lambda row: f"article:{row.pk}",
    StandingPage: lambda row: f"article:{row.pk}",
    Source: lambda row: f"article:{row.article_id}",
    Correction: lambda row: f"article:{row.article_id}",
    PublicChange: lambda row: f"article:{row.article_id}",
    Kill: lambda row: f"article:{row.article_id}",
    Takedown: lambda row: f"article:{row.article_id}",
    Section: lambda row: f"section:{row.pk}",
    Topic: lambda row: f"topic:{row.pk}",
    Contributor: lambda row: f"contributor:{row.pk}",
    Series: lambda row: f"series:{row.pk}",
    RunningStory: lambda row: f"running_story:{row.pk}",
    Picture: lambda row: f"picture:{row.pk}",
    DocumentFile: lambda row: f"document:{row.pk}",
    MediaFile: lambda row: f"media:{row.pk}",
    EmbedCopy: lambda row: f"embed:{row.url}",
    PublicFile: lambda row: f"picture:{row.rendition.image_id}",
    Publication: lambda row: "chrome",
    Address: lambda row: f"address:{row.language}/{row.path}",
    Locale: lambda row: sources.EVERYTHING,
}


def tell(sender: type[models.Model], instance: models.Model, **_more: Any) -> None:
    """Name the sources that this row is."""
    sources.changed(CHANGES[sender](instance))


def tell_of_move(instance: models.Model, **_more: Any) -> None:
    """A standing page that is moved stands elsewhere in the menu."""
    if isinstance(instance.specific, StandingPage):  # type: ignore[attr-defined]
        sources.changed(f"article:{instance.pk}")


def tell_of_outcome(instance: FollowUp, update_fields: Iterable[str] | None = None, **_more: Any) -> None:
    """What readers see of a follow-up: its line on the article, also when it is taken off. The rest is the desk's own."""
    fields = set(update_fields or ())
    if instance.is_public or "is_public" in fields:
        sources.changed(f"outcomes:{instance.article_id}")
    if instance.is_public or instance.is_announced or fields & {"is_public", "is_announced"}:
        _tell_stories_of(instance.article_id, clock.local(instance.done_at).date() if instance.done_at else None)


def tell_of_look(instance: PutOff, **_more: Any) -> None:
    """A look that found a claim open is on the timeline if an editor has announced the claim."""
    if instance.follow_up.is_announced:
        _tell_stories_of(instance.follow_up.article_id, clock.local(instance.at).date())


def tell_of_development(instance: KeyDevelopment, **_more: Any) -> None:
    """A timeline, and its page of that month. The page of a month that it was moved from is made from the timeline, too."""
    _tell_stories([instance.story_id], instance.day)


def _tell_stories_of(article: int, day: date | None) -> None:
    through = Article.running_stories.through._default_manager.filter(article=article)
    _tell_stories(through.values_list("runningstory", flat=True), day)


def _tell_stories(keys: Iterable[int], day: date | None) -> None:
    names = [f"list:running_story/{key}" for key in keys]
    sources.changed(*names, *(f"{name}/{day:%Y-%m}" for name in names if day))


def tell_of_machine_help(instance: MachineHelp, **_more: Any) -> None:
    """What a machine did of an article stands on the article, in feeds, and on the page that lists what machines do."""
    sources.changed(f"article:{instance.article_id}", "machines")


def connect() -> None:
    """Listen to all of them."""
    for model in CHANGES:
        post_save.connect(tell, sender=model, dispatch_uid=f"newsroom.changes.save.{model.__name__}")
        post_delete.connect(tell, sender=model, dispatch_uid=f"newsroom.changes.delete.{model.__name__}")
    post_save.connect(tell_of_outcome, sender=FollowUp, dispatch_uid="newsroom.changes.save.outcome")
    post_delete.connect(tell_of_outcome, sender=FollowUp, dispatch_uid="newsroom.changes.delete.outcome")
    post_save.connect(tell_of_machine_help, sender=MachineHelp, dispatch_uid="newsroom.changes.save.machine_help")
    post_delete.connect(tell_of_machine_help, sender=MachineHelp, dispatch_uid="newsroom.changes.delete.machine_help")
    for model, told in ((PutOff, tell_of_look), (KeyDevelopment, tell_of_development)):
        post_save.connect(told, sender=model, dispatch_uid=f"newsroom.changes.save.{model.__name__}")
        post_delete.connect(told, sender=model, dispatch_uid=f"newsroom.changes.delete.{model.__name__}")
    post_page_move.connect(tell_of_move, dispatch_uid="newsroom.changes.move")
