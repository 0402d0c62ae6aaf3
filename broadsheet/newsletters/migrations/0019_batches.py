import uuid

import django.db.models.deletion
from django.db import migrations, models

import broadsheet.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0004_events_of_addresses"),
        ("newsletters", "0018_fill_list_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("esp", models.CharField(max_length=20)),
                ("request", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField(default=broadsheet.foundation.clock.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("calls", models.PositiveSmallIntegerField(default=1)),
                ("code", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="batches", to="newsletters.sending"
                    ),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="deliveries",
                to="newsletters.batch",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch"], name="delivery_in_batch"
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(condition=models.Q(("settled_at__isnull", True)), fields=["id"], name="batch_open"),
        ),
    ]
