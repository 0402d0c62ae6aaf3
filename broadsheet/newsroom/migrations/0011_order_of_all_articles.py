from typing import Any

from django.db import migrations, models

# Few pages are drafts, taken back, or changed since they came out; the desk asks for the last edited of them.
_FEW = {
    "newsroom_page_not_live": "NOT live",
    "newsroom_page_changed": "live AND has_unpublished_changes",
}


def add_indexes(apps: Any, schema_editor: Any) -> None:
    # SQLite sorts NULLs last in a descending order by itself, and its indexes don't know the words.
    nulls = " NULLS LAST" if schema_editor.connection.vendor == "postgresql" else ""
    for name, condition in _FEW.items():
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON wagtailcore_page (latest_revision_created_at DESC{nulls}, id DESC)"
            f" WHERE {condition}"
        )


def drop_indexes(apps: Any, schema_editor: Any) -> None:
    for name in _FEW:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    """The desk asks for what came out, changed or was corrected last in all editions, and for the few that are not out.

    On SQLite a later migration of Wagtail's that rebuilds its table may drop the indexes on it: the desk is then slower,
    not wrong.
    """

    dependencies = [("newsroom", "0010_listings"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-published_at"], name="article_published"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("updated_at__isnull", False)), fields=["-updated_at"], name="article_updated"
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["-made_at", "-id"], name="correction_newest"),
        ),
        migrations.RunPython(add_indexes, drop_indexes),
    ]
