"""E-books (EPUB): pages in a zip, with a file that says who made the book."""

from __future__ import annotations

from broadsheet.newsroom.cleaning_documents import package
from broadsheet.newsroom.cleaning_documents.package import local
from broadsheet.newsroom.cleaning_documents.refusing import damaged, holds_a_file, locked, macros

_NAMES_PEOPLE = {"creator", "contributor", "publisher", "source", "rights"}


def cleaned(content: bytes) -> bytes:
    """Without those who made it. One with scripts, or locked, is refused."""
    parts = package.read(content)
    if "mimetype" not in parts or not any(name.endswith(".opf") for name in parts):
        raise damaged()
    if "META-INF/encryption.xml" in parts or "META-INF/rights.xml" in parts:
        raise locked()
    for name, part in parts.items():
        if name.lower().endswith((".js", ".mjs")) or b"<script" in part.lower():
            raise macros()
        if package.is_program(part):
            raise holds_a_file(name)
        if name.endswith(".opf"):
            parts[name] = _package(part)
    return package.written(parts, first="mimetype")


def _package(part: bytes) -> bytes:
    root = package.parsed(part)
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is None or local(parent) != "metadata":
            continue
        is_change = local(element) == "meta" and element.get("property") == "dcterms:modified"
        if is_change:
            element.text = "1980-01-01T00:00:00Z"
        elif local(element) in _NAMES_PEOPLE | {"date"} or (
            local(element) == "meta" and element.get("name") != "cover"
        ):
            parent.remove(element)
    return package.printed(root)
