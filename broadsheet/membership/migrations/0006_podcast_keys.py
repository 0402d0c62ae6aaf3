import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import broadsheet.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0005_price_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PodcastKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(editable=False, max_length=48, unique=True)),
                (
                    "made_at",
                    models.DateTimeField(default=broadsheet.foundation.clock.now, editable=False, verbose_name="made"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="podcast_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "podcast key",
                "verbose_name_plural": "podcast keys",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("person",),
                        name="one_good_podcast_key",
                    )
                ],
            },
        ),
    ]
