from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What was counted by the clock's hours says nothing of stretches that run from the first one."""
    apps.get_model("ops", "LimitCount").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ops", "0006_audit_read_by_index"),
    ]

    operations = [
        migrations.RunPython(forget, forget),
        migrations.RemoveConstraint(model_name="limitcount", name="limit_counted_once"),
        migrations.RemoveIndex(model_name="limitcount", name="limit_by_window"),
        migrations.RenameField(model_name="limitcount", old_name="window", new_name="began"),
        migrations.AlterField(
            model_name="limitcount",
            name="began",
            field=models.BigIntegerField(help_text="In seconds since 1970.", verbose_name="began"),
        ),
        migrations.AlterField(
            model_name="limitcount",
            name="of",
            field=models.CharField(max_length=64, unique=True, verbose_name="of"),
        ),
        migrations.AddIndex(
            model_name="limitcount",
            index=models.Index(fields=["began"], name="limit_by_beginning"),
        ),
    ]
