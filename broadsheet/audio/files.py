"""Narrations' files: in private storage, under names that nobody can guess.

Whoever makes a file public registers here how it is taken back: a file is forgotten only after every copy is gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q

from broadsheet.audio.models import Narration, State, VoiceKind
from broadsheet.foundation.crashing import crashpoint

FOLDER = "narrations"
AT_ONCE = 100

Remover = Callable[[Narration], object]

_removers: list[Remover] = []


def when_withdrawn(remover: Remover) -> None:
    """Have this called when readers lose a narration: it takes away the copies that they have. It must be safe to call twice."""
    if remover not in _removers:
        _removers.append(remover)


def new_name() -> str:
    """Where the next file will lie; chosen before it is made, so that one cut off in between is found again."""
    return f"{FOLDER}/{secrets.token_hex(16)}.mp3"


def lay(name: str, data: bytes) -> None:
    """Write it there, in the place of what an earlier try has left."""
    default_storage.delete(name)
    laid = default_storage.save(name, ContentFile(data))
    if laid != name:
        default_storage.delete(laid)
        raise FileExistsError(f"{name} is there already, and stays")


def read(narration: Narration) -> bytes:
    """The whole file. Raises `FileNotFoundError`."""
    with default_storage.open(narration.file, "rb") as file:
        data: bytes = file.read()
    return data


def withdraw(narration: Narration) -> None:
    """Take it from readers; the file itself stays."""
    if narration.file:
        for remover in _removers:
            remover(narration)


def remove(narration: Narration) -> None:
    """Take it from readers, then away. Run again, it finds nothing more to do."""
    if not narration.file:
        return
    crashpoint("narration.removing")
    withdraw(narration)
    default_storage.delete(narration.file)
    if narration.pk:
        Narration.objects.filter(pk=narration.pk, file=narration.file).update(file="")


def forget(name: str) -> None:
    """Remove what a try that was given up may have laid there; no reader has ever been offered it."""
    default_storage.delete(name)


def remove_left_over() -> int:
    """Remove files of narrations that have ended, in case whoever ended them died before it came to that."""
    kept = Q(state=State.STALE, voice_kind=VoiceKind.HUMAN)
    ended: Any = Narration.objects.filter(ended_at__isnull=False).exclude(file="").exclude(kept)
    found = list(ended[:AT_ONCE])
    for narration in found:
        remove(narration)
    return len(found)
