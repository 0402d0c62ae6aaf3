"""Word, Excel and PowerPoint files (ECMA-376): parts of XML in a zip, several of which are about people alone."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from broadsheet.newsroom.cleaning_documents import package
from broadsheet.newsroom.cleaning_documents.package import Parts, local
from broadsheet.newsroom.cleaning_documents.refusing import damaged, holds_a_file, macros

_TYPES = "[Content_Types].xml"
_NOBODY = "—"

_DROPPED = (
    "docprops/thumbnail", "docprops/custom.xml", "docmetadata/", "customxml/", "_xmlsignatures/", "xl/revisions/",
    "xl/persons/", "word/people.xml", "word/printersettings", "xl/printersettings/", "ppt/printersettings", "ppt/revisioninfo.xml",
    "ppt/changesinfos/", "word/attachedtoolbars.bin", "userCustomization/".lower(), "customui/",
)  # fmt: skip
"""Parts that say nothing to readers: who, when, on which printer, by which signature."""

_ACTING = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "activex", "vbaprojectsignature")

_EMPTY = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
}

_PEOPLE = {"author", "initials", "userId", "userName", "providerId", "lastModifiedBy", "personId", "name@person", "name@cmAuthor",
           "name@author", "date", "dt", "dT", "dateUtc", "created", "modified", "clrIdx"}  # fmt: skip
_TRACKED = {"ins", "del", "moveFrom", "moveTo", "comment", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange",
            "trPrChange", "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "commentExtensible",
            "moveFromRangeStart", "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart", "person", "presenceInfo",
            "cm", "cmAuthor", "author", "threadedComment", "fileSharing", "reply", "header"}  # fmt: skip
"""Elements that name whoever inserted, deleted, changed or commented something."""
_REMOVED = {
    "absPath",
    "fileSharing",
    "attachedTemplate",
    "rsids",
    "docVars",
    "mailMerge",
    "saveThroughXslt",
    "revisionPtr",
}
"""Elements that tell of a disk, a template, a mailing or the sittings in which something was written."""


def cleaned(content: bytes) -> bytes:
    """Without properties, names of those who commented and changed, thumbnails. Raises `RefusedDocumentError`."""
    parts = package.read(content)
    if _TYPES not in parts:
        raise damaged()
    _refuse_what_acts(parts)
    dropped = {name for name in parts if name.lower().startswith(_DROPPED)}
    kept = {name: part for name, part in parts.items() if name not in dropped and not _are_relations_of(name, dropped)}
    for name, part in kept.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            kept[name] = _without(name, part, dropped, kept)
    return package.written(kept)


def _refuse_what_acts(parts: Parts) -> None:
    for name, part in parts.items():
        if any(sign in name.lower() for sign in _ACTING) or b"macroEnabled" in (part if name == _TYPES else b""):
            raise macros()
        if "/embeddings/" in name.lower() or package.is_program(part):
            raise holds_a_file(posixpath.basename(name))


def _are_relations_of(name: str, dropped: set[str]) -> bool:
    folder, file = posixpath.split(name)
    owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
    return folder.endswith("_rels") and owner in dropped


def _without(name: str, part: bytes, dropped: set[str], kept: Parts) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name]
    root = package.parsed(part)
    if name == _TYPES:
        _drop(root, lambda element: _leads_to(element.get("PartName", "").lstrip("/"), dropped, kept))
    elif name.endswith(".rels"):
        base = posixpath.dirname(posixpath.dirname(name))
        _drop(root, lambda element: _is_bad_relation(element, base, dropped))
    else:
        _drop(root, lambda element: local(element) in _REMOVED)
        for element in root.iter():
            _unname(element, name)
    return package.printed(root)


def _is_bad_relation(element: Any, base: str, dropped: set[str]) -> bool:
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return not element.get("Type", "").endswith(
            "/hyperlink"
        )  # a template, a picture, data: asked for when it is opened
    path = posixpath.normpath(posixpath.join(base, target) if not target.startswith("/") else target.lstrip("/"))
    return path in dropped


def _leads_to(path: str, dropped: set[str], kept: Parts) -> bool:
    return bool(path) and (path in dropped or path not in kept)


def _drop(root: Any, is_dropped: Callable[[Any], bool]) -> None:
    for element in [found for found in root.iter() if isinstance(found.tag, str) and is_dropped(found)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _unname(element: Any, part: str) -> None:
    kind = local(element)
    for attribute in list(element.attrib):
        short = str(attribute).rsplit("}", 1)[-1]
        if short.startswith("rsid"):
            del element.attrib[attribute]
        elif kind in _TRACKED and (short in _PEOPLE or f"{short}@{kind}" in _PEOPLE or short == "displayName"):
            if short in {"date", "dateUtc", "dt", "dT", "created", "modified"}:
                del element.attrib[attribute]
            elif short != "clrIdx":
                element.set(attribute, _NOBODY)
    if kind == "author" and len(element) == 0 and element.text and "comments" in part.lower():
        element.text = _NOBODY
