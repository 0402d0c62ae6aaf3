"""Public addresses of sound and film: the files themselves stay private, like originals of pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.storage import storages
from django.db.models.fields.files import FieldFile

from broadsheet.newsroom import public_names
from broadsheet.newsroom.models import MediaFile


def public_url(file: FieldFile) -> str:
    """The file's public address; the first page that shows it makes the copy.

    A film may be too large to hash at every page, so the name is made from the private one, which is never used twice.
    """
    storage, name = storages["public"], public_name(file)
    if not storage.exists(name):
        with file.open("rb"):
            storage.save(name, file)
    return storage.url(name)


def withdraw_unused(recordings: Iterable[int]) -> None:
    """Take the public copies of those of these recordings away that nothing public shows any more."""
    asked = set(recordings)
    for recording in MediaFile.objects.filter(pk__in=asked - public_names.shown(asked, MediaFile)):
        withdraw_all(recording)


def withdraw_all(recording: MediaFile) -> None:
    """Take away whatever of it is public."""
    for file in (recording.file, recording.captions):
        if file:
            withdraw(file)


def withdraw(file: FieldFile) -> None:
    """Take the public copy away."""
    storages["public"].delete(public_name(file))


def public_name(file: FieldFile) -> str:
    """What the public copy is called, whether it is there or not."""
    return hashlib.sha256(f"recording {file.name}".encode()).hexdigest()[:32] + PurePath(str(file.name)).suffix.lower()
