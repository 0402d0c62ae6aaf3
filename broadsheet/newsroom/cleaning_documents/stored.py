"""Documents that were taken in before there was any cleaning: their stored files are cleaned where they lie.

A file keeps its name, so its address stays. It is swapped whole: whoever reads it meanwhile, or whatever kills us, finds the one
or the other. Killed before the row knows its new digest, the next run finds a clean file and puts the row right.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsroom.cleaning_documents.cleaning import cleaned
from broadsheet.newsroom.cleaning_documents.refusing import RefusedDocumentError
from broadsheet.newsroom.models import DocumentFile
from broadsheet.ops import audit

FOLDER = "documents"
"""Where Wagtail stores them."""
UNFINISHED = ".cleaning-"
"""How a file is called that is being written beside the one that it is to replace."""
LEFT_AFTER = 3600
"""Seconds after which an unfinished file is nobody's any more."""


class Did(Enum):
    """What was done with a document."""

    CLEANED = "cleaned"
    WAS_CLEAN = "was clean"
    REFUSED = "refused"
    GONE = "gone meanwhile"


@dataclass(frozen=True)
class Done:
    """One document. `before` and `after` are bytes; `why` says, of a refused one, what is wrong and what to do."""

    pk: int
    title: str
    name: str
    did: Did
    before: int = 0
    after: int = 0
    why: str = ""


def count() -> int:
    """How many documents there are."""
    return int(DocumentFile.objects.count())


def clean_all() -> Iterator[Done]:
    """Clean what is stored, one document after another, and say of each what was done."""
    _tidy()
    after = 0
    while (row := DocumentFile.objects.filter(pk__gt=after).order_by("pk").first()) is not None:
        after = row.pk
        yield clean_one(row)


def clean_one(row: DocumentFile) -> Done:
    """Clean the file of this document, unless it is clean. A refused one stays as it is."""
    name, storage = row.file.name, row.file.storage
    facts = {"pk": row.pk, "title": row.title, "name": os.path.basename(name)}
    try:
        with storage.open(name, "rb") as file:
            content = file.read()
        made = cleaned(name, content)
    except FileNotFoundError:
        if not DocumentFile.objects.filter(pk=row.pk, file=name).exists():
            return Done(**facts, did=Did.GONE)
        return Done(
            **facts, did=Did.REFUSED, why=_("Its file is missing. Please upload it again, or delete the document.")
        )
    except OSError as error:
        return Done(**facts, did=Did.REFUSED, why=_("Its file can't be read: %s.") % (error.strerror or error))
    except RefusedDocumentError as error:
        return Done(**facts, did=Did.REFUSED, before=len(content), why=" ".join(error.messages))
    try:
        if made != content:
            _swap(storage, name, made)
            crashpoint("documents.swapped")
    except FileNotFoundError:
        return Done(**facts, did=Did.GONE)
    if not _put_right(row.pk, name, made, was_clean=made == content):
        _drop_if_nobodys(storage, name)
        return Done(**facts, did=Did.GONE)
    did = Did.WAS_CLEAN if made == content else Did.CLEANED
    return Done(**facts, did=did, before=len(content), after=len(made))


def _swap(storage: Storage, name: str, content: bytes) -> None:
    """Replace the file in one act: by renaming on a disk; in an object store a file is there whole, or not yet."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        storage._save(name, ContentFile(content))  # type: ignore[attr-defined]  # `save` would look for a free name
        return
    mode = path.stat().st_mode & 0o777
    handle, beside = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        crashpoint("documents.written")
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _tidy() -> None:
    """Remove what killed runs left. Another run that is at work is not disturbed."""
    try:
        folder = Path(default_storage.path(FOLDER))
    except NotImplementedError:
        return
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.stat().st_mtime < time.time() - LEFT_AFTER:
            left.unlink(missing_ok=True)


@transaction.atomic
def _put_right(pk: int, name: str, content: bytes, *, was_clean: bool) -> bool:
    """Size and digest as the file has them. False if the document is gone, or has another file by now."""
    row = DocumentFile.objects.select_for_update(of=("self",)).filter(pk=pk, file=name).first()
    if row is None:
        return False
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # what Wagtail keeps
    if not was_clean or (row.file_size, row.file_hash) != (len(content), digest):
        row.file_size, row.file_hash = len(content), digest
        row.save(update_fields=["file_size", "file_hash"])
    if not was_clean:
        audit.note(act="document.cleaned", on=row, by=None)
    return True


def _drop_if_nobodys(storage: Storage, name: str) -> None:
    """It was taken away while we cleaned it, and the swap put it back."""
    if not DocumentFile.objects.filter(file=name).exists():
        storage.delete(name)
