"""LibreOffice's files (OpenDocument, ISO 26300): parts of XML in a zip."""

from __future__ import annotations

from typing import Any

from broadsheet.newsroom.cleaning_documents import package
from broadsheet.newsroom.cleaning_documents.package import local
from broadsheet.newsroom.cleaning_documents.refusing import damaged, holds_a_file, locked, macros

_MANIFEST = "META-INF/manifest.xml"
_DROPPED = (
    "thumbnails/", "versions/", "meta-inf/documentsignatures.xml", "meta-inf/macrosignatures.xml", "layout-cache", "meta.rdf",
    "manifest.rdf",
)  # fmt: skip
_ACTING = ("basic/", "scripts/", "dialogs/")
_NAMES_PEOPLE = {
    "creator", "date", "creator-initials", "sender-firstname", "sender-lastname", "author-name", "author-initials",
    "initial-creator", "printed-by", "sender-initials", "sender-email", "sender-phone-private", "sender-phone-work",
}  # fmt: skip
_SETTINGS = ("Printer", "CurrentDatabase", "Rsid", "DocumentFolder")
_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>'
)


def cleaned(content: bytes) -> bytes:
    """Without properties, names of those who commented and changed, printers. Raises `RefusedDocumentError`."""
    parts = package.read(content)
    if "mimetype" not in parts or "content.xml" not in parts:
        raise damaged()
    for name, part in parts.items():
        if name.lower().startswith(_ACTING):
            raise macros()
        if package.is_program(part):
            raise holds_a_file(name)
    dropped = {name for name in parts if name.lower().startswith(_DROPPED)}
    kept = {name: part for name, part in parts.items() if name not in dropped}
    for name, part in kept.items():
        if name.rsplit("/", 1)[-1] == "meta.xml":
            kept[name] = _META
        elif name == _MANIFEST:
            kept[name] = _manifest(part, dropped)
        elif name.endswith(".xml"):
            kept[name] = _without(part)
    return package.written(kept, first="mimetype")


def _manifest(part: bytes, dropped: set[str]) -> bytes:
    root = package.parsed(part)
    for entry in list(root.iter()):
        if local(entry) == "encryption-data":
            raise locked()
        path = next((value for name, value in entry.attrib.items() if str(name).endswith("}full-path")), "")
        if entry is not root and (path in dropped or path.lower().startswith(_DROPPED)):
            root.remove(entry)
    return package.printed(root)


def _without(part: bytes) -> bytes:
    root = package.parsed(part)
    for element in list(root.iter()):
        kind = local(element)
        if kind in {"script", "event-listener"} or (kind == "scripts" and len(element)):
            _refuse_script(element)
        if kind in _NAMES_PEOPLE:
            element.text = "1980-01-01T00:00:00" if kind == "date" else ""
        elif kind in {"config-item", "config-item-set"} and _is_about_the_machine(element):
            _remove(element)
    return package.printed(root)


def _refuse_script(element: Any) -> None:
    """LibreOffice writes an empty list of listeners into every file; one that names a script acts."""
    if local(element) != "scripts":
        raise macros()


def _is_about_the_machine(element: Any) -> bool:
    name = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}name")), "")
    return name.startswith(_SETTINGS)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
