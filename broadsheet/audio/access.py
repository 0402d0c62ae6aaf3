"""The desk's only way to narrations: each function asks whether this person may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from broadsheet.audio import rights
from broadsheet.audio.models import Narration
from broadsheet.audio.models.narration import NarrationQuerySet
from broadsheet.newsroom import access
from broadsheet.newsroom.models import Article


def narrations(by: Any) -> NarrationQuerySet:
    """All of them, of every article. Raises `PermissionDenied`."""
    demand(by, rights.SEE)
    return Narration.objects.select_related("article__section", "asked_by")


def narration(by: Any, pk: int) -> Narration:
    """One of them. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(narrations(by), pk=pk)


def recording(by: Any, pk: int) -> Narration:
    """One, for whoever may bring recordings and take them back. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.RECORD)
    return narration(by, pk)


def article(by: Any, pk: int) -> Article:
    """An article, for whoever sees narrations. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.SEE)
    return access.article(by, pk)


def article_to_narrate(by: Any, pk: int) -> Article:
    """The same, for whoever decides whether it is read aloud. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.MAKE)
    return access.article(by, pk)


def article_to_record(by: Any, pk: int) -> Article:
    """The same, for whoever may bring a recording of it. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.RECORD)
    return access.article(by, pk)


def demand(by: Any, permission: str) -> None:
    """Raises `PermissionDenied`."""
    if not by.has_perm(permission):
        raise PermissionDenied
