"""Originals, renditions, documents and recordings as they lie in private storage: for staff with rights on them only."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.permissions import policy_registry

from broadsheet.newsroom import files
from broadsheet.newsroom.models import DocumentFile, MediaFile, Picture, Rendition

Owner = models.Model | None


def _rendition_owner(name: str) -> Owner:
    rendition = Rendition.objects.filter(file=name).select_related("image").first()
    return rendition.image if rendition else None


_OWNERS: dict[str, Callable[[str], Owner]] = {
    "original_images": lambda name: Picture.objects.filter(file=name).first(),
    "images": _rendition_owner,
    "documents": lambda name: DocumentFile.objects.filter(file=name).first(),
    "media": lambda name: MediaFile.objects.filter(file=name).first(),
    "media_thumbnails": lambda name: MediaFile.objects.filter(thumbnail=name).first(),
    "captions": lambda name: MediaFile.objects.filter(captions=name).first(),
}
"""What a file belongs to, by the folder it lies in. A file that belongs to nothing is nobody's to see."""

_FOR_ALL_STAFF = "avatar_images"


@require_safe
@require_admin_access  # type: ignore[untyped-decorator]
def private_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the private storage, never cached by anybody else. What may not be seen is not there."""
    if not _may_see(request, name):
        raise Http404
    try:
        response = files.send(request, default_storage, name)
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    return response


def _may_see(request: HttpRequest, name: str) -> bool:
    folder, _slash, rest = name.partition("/")
    if not rest or ".." in name.split("/") or "\x00" in name:  # PostgreSQL takes no NUL in a question
        return False
    if folder == _FOR_ALL_STAFF:
        return True
    owner = _OWNERS[folder](name) if folder in _OWNERS else None
    if owner is None:
        return False
    policy = policy_registry.get_by_type(type(owner))
    return bool(policy.user_has_any_permission_for_instance(request.user, ["choose", "add", "change", "delete"], owner))
