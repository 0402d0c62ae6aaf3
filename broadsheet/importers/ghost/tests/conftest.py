"""A Ghost archive to change at will."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broadsheet.importers.ghost import archive


def post(number: int, **fields):
    """One Ghost post."""
    identity = f"{number:024x}"
    return {
        "id": identity,
        "uuid": f"00000000-0000-4000-8000-{number:012x}",
        "title": f"Story {number}",
        "slug": f"story-{number}",
        "html": f"<p>Text of story {number}.</p>",
        "comment_id": identity,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2023-12-21T04:46:00.000Z",
        **fields,
    }


class Export:
    """An export that is being put together, and its way in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = {"posts": [], "tags": [], "users": [], "posts_tags": [], "posts_authors": [], "posts_meta": []}

    def add(self, number: int = 1, **fields):
        """Add a post."""
        row = post(number, **fields)
        self.tables["posts"].append(row)
        return row

    def write(self) -> Path:
        """The export as a file."""
        path = self.folder / "export.json"
        path.write_text(json.dumps({"db": [{"meta": {"version": "5.75.0"}, "data": self.tables}]}))
        return path

    def bring_in(self, **options):
        """Bring it in; returns the report."""
        return bring_in(self.write(), **options)


def bring_in(path: Path, **options):
    """Bring a file in with everyday options."""
    given = {"content": None, "language": "en", "section": "News", "section_tags": [], **options}
    return archive.bring_in(path=path, reading=lambda _bytes: None, writing=lambda _posts: lambda _done: None, **given)


@pytest.fixture
def export(tmp_path):
    return Export(tmp_path)
