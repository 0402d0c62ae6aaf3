"""Pictures of a Ghost archive: from its `content` folder into ours, each once."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from broadsheet.importers.models import ImportedRow
from broadsheet.importers.report import Report
from broadsheet.newsroom import cleaning
from broadsheet.newsroom.models import Picture

SOURCE = "ghost"

_SIZED = re.compile(r"^size/w\d+(?:h\d+)?/(?:format/[a-z]+/)?")


class Pictures:
    """Finds the file behind an address in the content folder and makes it a picture."""

    def __init__(self, content: Path | None, report: Report) -> None:
        self._content = content.resolve() if content else None
        self._report = report

    def find(self, src: str, *, title: str) -> Picture | None:
        """The picture behind this address; `None` if its file is not there or no picture."""
        name = _name(src)
        if not name:
            if src:
                self._report.warn("Pictures on other sites were not fetched; their frames are empty", src[:120])
            return None
        seen = ImportedRow.objects.filter(source=SOURCE, kind="picture", foreign_id=name[:255]).first()
        picture: Picture | None = Picture.objects.filter(pk=seen.object_id).first() if seen else None
        if picture is not None:
            return picture
        path = self._path(name)
        if path is None:
            self._report.warn("Pictures whose file is missing; their frames are empty until somebody chooses one", name)
            return None
        return self._bring_in(name, path, title)

    def _bring_in(self, name: str, path: Path, title: str) -> Picture | None:
        try:
            with path.open("rb") as file:
                clean = cleaning.clean(file, path.name, path.stat().st_size)
        except (cleaning.RefusedPictureError, OSError) as refusal:
            reason = " ".join(refusal.messages) if isinstance(refusal, cleaning.RefusedPictureError) else str(refusal)
            self._report.warn("Files that are no usable pictures; their frames are empty", f"{name}: {reason}")
            return None
        picture = Picture(title=(title or path.stem)[:255], file=clean)
        picture.save()
        ImportedRow.objects.update_or_create(
            source=SOURCE,
            kind="picture",
            foreign_id=name[:255],
            defaults={"object_id": picture.pk, "digest": picture.file_hash},
        )
        self._report.made["pictures"] += 1
        return picture

    def _path(self, name: str) -> Path | None:
        """The file, if it truly lies in the content folder: neither `..` nor a link leads out of it."""
        if self._content is None:
            return None
        for begin in ("images", "content/images", ""):
            try:
                path = (self._content / begin / name).resolve()
                if path.is_file() and path.is_relative_to(self._content):
                    return path
            except (OSError, ValueError):
                return None
        return None


def _name(src: str) -> str:
    """`2023/12/crane.jpg` from any of the addresses that Ghost gives a picture of its own; empty for others'."""
    path = unquote(urlsplit(src.replace("__GHOST_URL__", "")).path) if src else ""
    _before, found, name = path.partition("/content/images/")
    return _SIZED.sub("", name).replace("\x00", "") if found else ""
