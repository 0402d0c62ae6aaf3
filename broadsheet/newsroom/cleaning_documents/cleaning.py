"""Which document is cleaned how."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from django.core.files.base import File
from lxml.etree import LxmlError

from broadsheet.newsroom.cleaning_documents import archive, book, office, opendocument, pdf, rich_text
from broadsheet.newsroom.cleaning_documents.refusing import RefusedDocumentError, damaged

CLEANED_BY: dict[str, Callable[[bytes], bytes]] = {
    "pdf": pdf.cleaned,
    **dict.fromkeys(("docx", "xlsx", "pptx"), office.cleaned),
    **dict.fromkeys(("odt", "ods", "odp"), opendocument.cleaned),
    "epub": book.cleaned,
    "rtf": rich_text.cleaned,
    **dict.fromkeys(("txt", "csv", "json", "geojson"), bytes),
}
"""Ending → what makes it harmless. Plain text says nothing but what is read."""

_UNREADABLE = (
    pikepdf.PdfError, zipfile.BadZipFile, zlib.error, LxmlError, KeyError, ValueError, OSError, EOFError, NotImplementedError,
    RuntimeError, AttributeError, IndexError, TypeError, RecursionError,
)  # fmt: skip
"""What libraries raise on broken files depends on where they break."""


def clean(file: File[bytes]) -> None:
    """Leave only what readers read in this uploaded file. Raises `RefusedDocumentError`; then it is as it was."""
    file.seek(0)
    content = cleaned(file.name or "", file.read())
    file.seek(0)
    file.truncate()  # type: ignore[attr-defined]
    file.write(content)
    file.size = len(content)  # type: ignore[misc]
    file.seek(0)


def cleaned(name: str, content: bytes) -> bytes:
    """The bytes without what they say of people and machines. Raises `RefusedDocumentError`."""
    ending = os.path.splitext(name)[1].lower().lstrip(".")
    try:
        if ending == "zip":
            return archive.cleaned(content, cleaned)
        return CLEANED_BY[ending](content)
    except RefusedDocumentError:
        raise
    except _UNREADABLE as error:
        raise damaged() from error
