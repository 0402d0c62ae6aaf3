"""Reaching the list of names: each function asks whether the person may. Views reach rows by these."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from broadsheet.audio.models import Pronunciation
from broadsheet.audio.models.pronunciation import PronunciationQuerySet
from broadsheet.audio.names_desk import rights


def entries(person: Any) -> PronunciationQuerySet:
    """The whole list, for whoever may look at it. Raises `PermissionDenied`."""
    if not person.has_perm(rights.SEE):
        raise PermissionDenied
    return Pronunciation.objects.all()


def may_change(person: Any) -> bool:
    """Whether the person keeps the list."""
    return bool(person.has_perm(rights.CHANGE))


def new_entry(person: Any) -> Pronunciation:
    """One to be filled in. Raises `PermissionDenied`."""
    if not may_change(person):
        raise PermissionDenied
    return Pronunciation()


def entry(person: Any, pk: int) -> Pronunciation:
    """One to be changed. Raises `PermissionDenied`, or `Http404` if there is none."""
    if not may_change(person):
        raise PermissionDenied
    found = Pronunciation.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
