from __future__ import annotations

from typing import Any

from django.db import migrations


def add_index(apps: Any, schema_editor: Any) -> None:
    # SQLite sorts NULLs last in a descending order by itself, and its indexes don't know the words.
    nulls = " NULLS LAST" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(
        "CREATE INDEX IF NOT EXISTS newsroom_page_edited"
        f" ON wagtailcore_page (latest_revision_created_at DESC{nulls}, id DESC)"
    )


def drop_index(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP INDEX IF EXISTS newsroom_page_edited")


class Migration(migrations.Migration):
    """The desk lists articles by their last edit; Wagtail has no index for that, and 100,000 rows want one.

    On SQLite a later migration of Wagtail's that rebuilds its table may drop it: the list is then slower, not wrong.
    """

    dependencies = [("newsroom", "0002_clean_pictures"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(add_index, drop_index)]
