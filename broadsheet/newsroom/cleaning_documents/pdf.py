"""PDFs: written anew, so that no earlier version of a page, no name and no date stays in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

from broadsheet.newsroom.cleaning_documents.refusing import RefusedDocumentError, holds_a_file, locked, macros
from broadsheet.newsroom.cleaning_documents.shots import without_remarks

_PROGRAMS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
"""Kinds of action that run, start or send something. https://www.iso.org/standard/75839.html 12.6"""
_NAMES_PEOPLE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/OpenAction", "/AA")
_OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/RC")
"""Who wrote a note beside the page, when, and the same again as formatted text."""
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def cleaned(content: bytes) -> bytes:
    """Without its document information, its XMP, its thumbnails and the names on its notes. Raises `RefusedDocumentError`."""
    try:
        opened = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise locked() from error
    with opened as document:
        if document.is_encrypted:
            raise locked()
        _refuse_what_acts(document)
        for key in list(document.trailer.keys()):
            if key not in {"/Root", "/Size"}:
                del document.trailer[key]
        for thing in _things(document):
            _clean(thing)
        made = io.BytesIO()
        # Only what the pages use is written, in one piece: deleted words and earlier versions stay behind.
        document.save(made, deterministic_id=True, linearize=False, fix_metadata_version=False)
        return made.getvalue()


def _refuse_what_acts(document: pikepdf.Pdf) -> None:
    names = document.Root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names:
        raise macros()
    if "/EmbeddedFiles" in names or "/AF" in document.Root or "/Collection" in document.Root:
        raise holds_a_file(_("an attachment"))
    form = document.Root.get("/AcroForm", pikepdf.Dictionary())
    if "/XFA" in form:
        raise RefusedDocumentError(
            _("This PDF is a form with programs in it (XFA). Please print it to a PDF and upload that.")
        )
    for thing in _things(document):
        if str(thing.get("/S", "")) in _PROGRAMS or "/JS" in thing:
            raise macros()
        if str(thing.get("/Subtype", "")) in _CARRIERS or str(thing.get("/Type", "")) == "/EmbeddedFile":
            raise holds_a_file(_("an attachment"))


def _things(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream of the file, those within others too."""
    for found in document.objects:
        yield from _within(found, depth=0)


def _within(found: Any, *, depth: int) -> Iterator[Any]:
    if depth > 60:
        return  # nobody's honest file; what lies deeper is reached by nothing that acts
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        for key in list(found.keys()):
            inner = found.get(key)
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
                yield from _within(inner, depth=depth + 1)
    elif isinstance(found, pikepdf.Array):
        for inner in found:
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
                yield from _within(inner, depth=depth + 1)


def _clean(thing: Any) -> None:
    for key in _NAMES_PEOPLE:
        if key in thing:
            del thing[key]
    if "/Rect" in thing and str(thing.get("/Subtype", "")) not in {"/Widget", "/Link"}:
        for key in _OF_NOTES:
            if key in thing:
                del thing[key]
    if "/ByteRange" in thing:  # a signature names the signer, and is broken by any change
        for key in ("/Name", "/M", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert", "/Prop_Build"):
            if key in thing:
                del thing[key]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        thing.write(without_remarks(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
