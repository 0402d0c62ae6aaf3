"""A zip of parts, as Word, LibreOffice and e-books use it: read within limits, and written anew without its own remarks."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from broadsheet.newsroom.cleaning_documents.refusing import damaged, locked, too_large
from broadsheet.newsroom.cleaning_documents.shots import without_remarks

MAX_UNPACKED = 300 * 1024 * 1024
MAX_XML = 60 * 1024 * 1024
"""One part of XML: it takes some six times as much in memory."""
MAX_PARTS = 5000

Parts = dict[str, bytes]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read(content: bytes) -> Parts:
    """Every part by its name, in the file's order. Raises `RefusedDocumentError` for a bomb."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        known = packed.infolist()
        if any(part.flag_bits & 1 for part in known):
            raise locked()
        xml = max((part.file_size for part in known if part.filename.endswith((".xml", ".rels"))), default=0)
        if len(known) > MAX_PARTS or xml > MAX_XML or sum(part.file_size for part in known) > MAX_UNPACKED:
            raise too_large()
        if len({part.filename.lower() for part in known}) != len(known):
            raise damaged()  # of two parts with one name, programs disagree which they read
        return {part.filename: packed.read(part) for part in known if not part.is_dir()}


def written(parts: Parts, *, first: str = "") -> bytes:
    """A zip of these parts, all of one day in 1980. `first` stands first and is not packed, as OpenDocument and EPUB want it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(parts, key=lambda name: (name != first, list(parts).index(name))):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            packed.writestr(part, without_remarks(parts[name]))
    return made.getvalue()


def is_program(content: bytes) -> bool:
    """Whether this part is an old Office file, which may hold macros, or a program for Windows."""
    return content.startswith((_OLD_OFFICE, b"MZ"))


def parsed(content: bytes) -> etree._Element:
    """XML without entities, and without asking anybody for anything."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(content, reader)


def printed(root: etree._Element) -> bytes:
    """The XML as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """Its name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
