import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists that cost the same whatever the size of the archive. The rows are made by the next `broadsheet setup` or start."""

    dependencies = [
        ("newsroom", "0009_embed_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="listed_in",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The time zone in which the lists' months were told.",
                max_length=64,
            ),
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="newsroom.article",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["list", "-month", "-at", "-article"], name="listing_newest")],
                "constraints": [models.UniqueConstraint(fields=("article", "list"), name="listing_once")],
            },
        ),
    ]
