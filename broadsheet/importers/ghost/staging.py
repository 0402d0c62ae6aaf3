"""From the file to the staging area: everything that can make us refuse an archive is found here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from broadsheet.importers.errors import ArchiveError
from broadsheet.importers.ghost import reading
from broadsheet.importers.staging import Staging

PARENTS = {"posts_authors": "post_id", "posts_tags": "post_id", "posts_meta": "post_id"}
"""Tables whose rows belong to another row, and the field that says to which."""

KEPT = {"posts", "tags", "users", *PARENTS}
"""Tables that are brought in."""

SKIPPED = {
    "members": "members come with memberships, not with articles",
    "newsletters": "newsletters come with their own import",
    "products": "plans come with memberships",
    "snippets": "snippets have no counterpart",
    "custom_theme_settings": "theme settings have no counterpart",
}


@dataclass
class Description:
    """What the archive says of itself."""

    version: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)


def stage(path: Path, staging: Staging, *, advance: Callable[[int], None]) -> Description:
    """Read the whole archive into the staging area. `advance(bytes)` is called as the reading goes on.

    Raises `ArchiveError` when the file is not a whole Ghost export.
    """
    description = Description()
    tables: set[str] = set()
    done = 0
    try:
        with path.open("rb") as file, staging.at_once():
            if not file.peek(1):
                raise ArchiveError("The file is empty.")
            for place, (table, row) in enumerate(reading.rows(file)):
                tables.add(table)
                _keep(table, row, place, staging, description)
                if place % 200 == 0:
                    advance(file.tell() - done)
                    done = file.tell()
    except IsADirectoryError as error:
        raise ArchiveError("That is a folder. Please name the .json file of the export.") from error
    except PermissionError as error:
        raise ArchiveError("The file may not be read by this user.") from error
    if "posts" not in tables:
        raise ArchiveError("There are no posts in it: this is not a Ghost export, or an empty one.")
    return description


def _keep(table: str, row: dict[str, Any], place: int, staging: Staging, description: Description) -> None:
    if table == "meta":
        description.version = str(row.get("version") or "")
    elif table == "settings":
        description.settings[str(row.get("key"))] = str(row.get("value") or "")
    elif table in KEPT:
        identity = _identity(table, row, place)
        if not staging.put(table, identity, row, parent=str(row.get(PARENTS.get(table, ""), "")), place=_place(row)):
            description.duplicates.append(f"{table} {identity}")
    else:
        description.skipped[table] = description.skipped.get(table, 0) + 1


def _identity(table: str, row: dict[str, Any], place: int) -> str:
    identity = row.get("id")
    if identity is None and table in PARENTS:
        return f"row-{place}"
    if not isinstance(identity, str | int) or not str(identity) or len(str(identity)) > 64:
        raise ArchiveError(f"A row of “{table}” has no usable id: this is not a Ghost export, or a damaged one.")
    if table == "posts" and not isinstance(row.get("title"), str):
        raise ArchiveError(f"The post {identity} has no title: this is not a Ghost export, or a damaged one.")
    return str(identity)


def _place(row: dict[str, Any]) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) and abs(order) < 2**31 else 0
