"""What a changed row changes for readers: the names of sources, for whoever keeps pages made from them.

Rows change in many ways (a form, a bulk act, an import, a script, a cascade); the database's own news reaches all of them
and comes within the transaction. A model that pages read and that is missing here leaves old pages standing: the
edition's property test finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale
from wagtail.signals import post_page_move

from broadsheet.foundation import sources
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    Correction,
    DocumentFile,
    EmbedCopy,
    FollowUp,
    Kill,
    MachineHelp,
    MediaFile,
    Picture,
    Publication,
    PublicFile,
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
    Kill: lambda row: f"article:{row.article_id}",
    Takedown: lambda row: f"article:{row.article_id}",
    Section: lambda row: f"section:{row.pk}",
    Topic: lambda row: f"topic:{row.pk}",
    Contributor: lambda row: f"contributor:{row.pk}",
    Series: lambda row: f"series:{row.pk}",
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
    if instance.is_public or "is_public" in (update_fields or ()):
        sources.changed(f"outcomes:{instance.article_id}")


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
    post_page_move.connect(tell_of_move, dispatch_uid="newsroom.changes.move")
