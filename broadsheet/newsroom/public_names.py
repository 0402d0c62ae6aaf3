"""Which scaled copies readers may have: a public name is given when a public page shows a picture, and taken away when none does.

The name is the hash of the bytes. Two copies with equal bytes share one file, so a file goes when its last name goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Revision

from broadsheet.foundation import sources
from broadsheet.newsroom.models import Picture, Publication, PublicFile, Rendition

SWEPT_AT_ONCE = 500
SWEPT_EVERY_SECONDS = 60
_REACHED = "public-names-swept-to"
Holder = Callable[[Collection[int]], set[int]]
"""Of these pictures, those that something shows of which Wagtail keeps no references."""

_holders: list[Holder] = []

VERSIONS_LOOKED_AT = 30
"""How far back a page's history is searched for pictures that it shows no more; `sweep` finds what is older."""


def copies_source(picture: int) -> str:
    """What a page is made from that waits for copies of this picture. A new copy changes no page that has all that it shows."""
    return f"picture:{picture}/copies"


def storage() -> Storage:
    """Where public files lie."""
    return storages["public"]


def url(rendition: Rendition) -> str:
    """The rendition's public address; the first public page that shows it gives it one."""
    try:
        name = rendition.public_file.name
    except PublicFile.DoesNotExist:
        [name] = give([rendition])
    return str(storage().url(name))


def give_missing(renditions: Iterable[Rendition]) -> None:
    """Give a name to those of these that have none, at once."""
    unnamed = [each for each in renditions if not hasattr(each, "public_file")]
    if unnamed:
        give(unnamed)


def give(renditions: Iterable[Rendition]) -> list[str]:
    """Give each of these renditions a public name, and readers its bytes. Safe to do twice, and at the same time."""
    contents = {rendition: _read(rendition) for rendition in renditions}
    names = {rendition: _name(rendition, content) for rendition, content in contents.items()}
    for rendition, name in names.items():
        _write(name, contents[rendition])
    PublicFile.objects.bulk_create(
        [PublicFile(rendition=rendition, name=name) for rendition, name in names.items()], ignore_conflicts=True
    )
    sources.changed(*{copies_source(rendition.image_id) for rendition in names})
    for rendition, name in names.items():
        # Somebody may have taken the file away between the writing and the naming, as the last name of equal bytes.
        _write(name, contents[rendition])
        rendition.public_file = PublicFile(rendition=rendition, name=name)
    return list(names.values())


def _read(rendition: Rendition) -> bytes:
    with rendition.file.storage.open(rendition.file.name, "rb") as file:
        return bytes(file.read())


def _name(rendition: Rendition, content: bytes) -> str:
    ending = rendition.file.name.rsplit(".", 1)[-1]
    return f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"


def _write(name: str, content: bytes) -> None:
    if not storage().exists(name):
        storage().save(name, ContentFile(content))


# Taking away -----------------------------------------------------------------------------------------------------------


def withdraw_unused(pictures: Iterable[int]) -> set[int]:
    """Take their public names from those of these pictures that nothing public shows any more. Returns which they were."""
    asked = {int(pk) for pk in pictures}
    unused = asked - shown(asked)
    for name in PublicFile.objects.filter(rendition__image__in=unused):
        name.delete()  # one by one: the file goes with the last row of its name
    return unused


def sweep(after: int = 0) -> int:
    """Withdraw what nothing public shows, however its last use went away, of the next pictures after this one.

    Returns the last picture that was looked at, 0 at the end: a large archive is gone through a piece at a time.
    """
    named = Picture.objects.filter(pk__gt=after, renditions__public_file__isnull=False).order_by("pk").distinct()
    some = list(named.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    withdraw_unused(some)
    return some[-1] if len(some) == SWEPT_AT_ONCE else 0


def sweep_now_and_then() -> None:
    """For the worker, which asks every few seconds."""
    if cache.add("public-names-swept", True, timeout=SWEPT_EVERY_SECONDS):
        cache.set(_REACHED, sweep(cache.get(_REACHED) or 0), timeout=None)


def remove_file(name: str) -> None:
    """Take a file from readers once no rendition has its name any more. Call it after the name's row is committed away."""
    if PublicFile.objects.filter(name=name).exists():
        return
    storage().delete(name)
    again = PublicFile.objects.filter(name=name).select_related("rendition").first()
    if again is not None:  # named again while we looked
        _write(name, _read(again.rendition))


# Who shows what --------------------------------------------------------------------------------------------------------


def is_shown(thing: models.Model) -> bool:
    """Whether a live page (or something without drafts) refers to this picture, document or recording."""
    return bool(shown([thing.pk], type(thing)))


def register(holder: Holder) -> None:
    """Have this one asked, too. For what is no page and no snippet, in an app's `ready()`."""
    if holder not in _holders:
        _holders.append(holder)


def of_the_paper(keys: Collection[int]) -> set[int]:
    """Its own sign and the picture that stands for it where a page has none: settings, of which Wagtail keeps no references."""
    rows = Publication.objects.values_list("logo", "share_picture")
    return {key for row in rows for key in row if key in keys}


def shown(keys: Collection[int], model: type[models.Model] = Picture) -> set[int]:
    """Those of these pictures that a live page, or something without drafts such as a contributor, refers to."""
    references = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))
    kinds = references.filter(to_object_id__in=[str(key) for key in keys]).order_by()
    found: set[int] = set()
    for kind in kinds.values_list("base_content_type", flat=True).distinct():
        rows = live(kind)
        if rows is not None:
            found |= {key for key in set(keys) - found if _is_held(references, kind, rows, key)}
    if model is Picture:
        for holder in (of_the_paper, *_holders):
            found |= holder(keys)
    return found


def live(kind: int) -> models.QuerySet[Any] | None:
    """All of this kind that readers see: what has drafts must be live, what has none always counts."""
    holding = ContentType.objects.get_for_id(kind).model_class()
    if holding is None:
        return None
    rows = holding._default_manager.order_by()
    return rows.filter(live=True) if any(field.name == "live" for field in holding._meta.get_fields()) else rows


def _is_held(references: Any, kind: int, rows: models.QuerySet[Any], key: int) -> bool:
    """Whether one of these rows refers to it. The database stops at the first: a logo may stand in every article."""
    holder = rows.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    of_kind = references.filter(base_content_type=kind, to_object_id=str(key))
    return bool(of_kind.filter(Exists(holder)).order_by().exists())


def referred_to(holder: models.Model, model: type[models.Model] = Picture) -> set[int]:
    """The pictures (or documents, or recordings) that this page, as it is in memory, refers to."""
    kind = ContentType.objects.get_for_model(model).pk
    references = ReferenceIndex._extract_references_from_object(holder)
    return {int(key) for to_kind, key, _model_path, _content_path in references if to_kind == kind}


def index_now(page: Page) -> None:
    """Bring the list of who refers to what up to date for this page: Wagtail's own task may come later than a reader."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(page)


def withdraw_replaced(page: Page) -> set[int]:
    """Withdraw what earlier versions of this page showed and nothing shows now. Returns which pictures they were."""
    earlier = Revision.objects.for_instance(page).order_by("-pk")[:VERSIONS_LOOKED_AT]
    before = {key for revision in earlier for key in referred_to(revision.as_object())}
    return withdraw_unused(before - referred_to(page))
