"""Opening a Word file: what it is, and that it is no bomb, is known before anything in it is read."""

from __future__ import annotations

import os
import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""All parts together: pictures hardly shrink in a zip, so an honest file is not much larger unpacked."""
MAX_TEXT = 20 * 1024 * 1024
"""One XML part. A thick novel has five; it takes some six times as much in memory."""
MAX_PARTS = 3000

_OLD_WORD = b"\xd0\xcf\x11\xe0"
"""The container of .doc, and of a .docx with a password."""
_UNREADABLE = (zipfile.BadZipFile, zlib.error, LxmlError, OpcError, KeyError, ValueError, OSError, EOFError,
               NotImplementedError, RuntimeError, AttributeError, IndexError, TypeError)  # fmt: skip
"""What zipfile, lxml and python-docx raise on broken files depends on where they break."""


class RefusedDocumentError(ValidationError):
    """The file is no Word document that we can take; the message says why and what to do."""


def opened(file: IO[bytes], *, name: str, size: int) -> WordDocument:
    """The document. Raises `RefusedDocumentError`."""
    _check_from_outside(file, name, size)
    try:
        with zipfile.ZipFile(file) as package:
            _check_parts(package)
        file.seek(0)
        return Document(file)
    except RefusedDocumentError:
        raise
    except _UNREADABLE as error:
        raise damaged() from error


def damaged() -> RefusedDocumentError:
    """For whatever looks like a Word file and cannot be read."""
    return RefusedDocumentError(
        _("This file is damaged, or it is no Word document. Please open it in Word, save it again as .docx and retry.")
    )


def _check_from_outside(file: IO[bytes], name: str, size: int) -> None:
    ending = os.path.splitext(name)[1].lower()
    if ending in {".docm", ".dotm"}:
        raise _macros()
    if ending != ".docx":
        raise RefusedDocumentError(_("Only Word documents ending in .docx are taken here. Please save it as one."))
    if size > MAX_BYTES:
        raise RefusedDocumentError(
            _("This file has %(size)s; the most we take is %(most)s. Please take some pictures out and add them later.")
            % {"size": filesizeformat(size), "most": filesizeformat(MAX_BYTES)}
        )
    file.seek(0)
    if file.read(4) == _OLD_WORD:
        raise RefusedDocumentError(
            _("This is an old Word file, or one with a password. Please save it as .docx without a password.")
        )
    file.seek(0)


def _check_parts(package: zipfile.ZipFile) -> None:
    """By what the zip's directory says; zipfile gives out no more of a part than that."""
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    text = max((part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))), default=0)
    if len(parts) > MAX_PARTS or text > MAX_TEXT or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RefusedDocumentError(_("Unpacked, this file is far too large. Please split the document."))
    if "[content_types].xml" not in names:
        raise damaged()
    has_program = any(name.endswith("vbaproject.bin") for name in names)
    if has_program or b"macroEnabled" in package.read("[Content_Types].xml"):
        raise _macros()


def _macros() -> RefusedDocumentError:
    return RefusedDocumentError(
        _("This document has macros: programs that could do harm. Please save it as .docx without macros.")
    )
