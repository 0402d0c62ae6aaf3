import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import broadsheet.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0021_public_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DismissedDevelopment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=255)),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("made_at", models.DateTimeField(default=broadsheet.foundation.clock.now, editable=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_developments",
                        to="newsroom.runningstory",
                    ),
                ),
            ],
            options={
                "verbose_name": "dismissed line of a digest",
                "verbose_name_plural": "dismissed lines of digests",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("story", "digest"), name="development_dismissed_once")],
            },
        ),
    ]
