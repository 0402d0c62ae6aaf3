"""A zip of files: each is cleaned as if it had come alone."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

from broadsheet.newsroom import cleaning as pictures
from broadsheet.newsroom.cleaning_documents import package
from broadsheet.newsroom.cleaning_documents.refusing import RefusedDocumentError, damaged, holds_a_file

_PLAIN = ("txt", "csv", "tsv", "json", "geojson", "md")


def cleaned(content: bytes, clean_one: Callable[[str, bytes], bytes]) -> bytes:
    """The same files, cleaned. One that can't be is named. Raises `RefusedDocumentError`."""
    parts = package.read(content)
    if not parts:
        raise damaged()
    return package.written({name: _one(name, part, clean_one) for name, part in parts.items() if not _is_litter(name)})


def _one(name: str, part: bytes, clean_one: Callable[[str, bytes], bytes]) -> bytes:
    ending = os.path.splitext(name)[1].lower().lstrip(".")
    try:
        if ending in pictures.ENDINGS:
            taken: bytes = pictures.clean(io.BytesIO(part), name, len(part)).read()
            return taken
        if ending in _PLAIN:
            return part
        if ending in {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "rtf"}:
            return clean_one(name, part)
    except (RefusedDocumentError, pictures.RefusedPictureError) as error:
        raise RefusedDocumentError(f"{name}: {' '.join(error.messages)}") from error
    raise holds_a_file(name)


def _is_litter(name: str) -> bool:
    """What file managers leave behind names folders of the disk."""
    return name.startswith("__MACOSX/") or os.path.basename(name) in {".DS_Store", "Thumbs.db", "desktop.ini"}
