import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import broadsheet.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("gifts", "0002_tail_of_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GiftLinkSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "links_a_month",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="0: none. Links that were given go on to their day.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="articles a member may give away each month",
                    ),
                ),
                (
                    "link_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="days for which a link works",
                    ),
                ),
                (
                    "openings",
                    models.PositiveIntegerField(
                        default=500,
                        help_text="So that a link on a large forum is not the end of the gate. Coming back is not counted.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="how many may open one link",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift links",
            },
        ),
        migrations.CreateModel(
            name="GiftLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.PositiveBigIntegerField(verbose_name="article")),
                ("language", models.CharField(blank=True, max_length=12)),
                ("key", models.CharField(editable=False, max_length=32, unique=True)),
                (
                    "made_at",
                    models.DateTimeField(default=broadsheet.foundation.clock.now, editable=False, verbose_name="made"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="works until")),
                ("at_most", models.PositiveIntegerField(verbose_name="how many may open it")),
                ("opened", models.PositiveIntegerField(default=0, verbose_name="opened")),
                ("last_opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened last")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gift_links",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="giver",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift link",
                "verbose_name_plural": "gift links",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["giver", "made_at"], name="gift_link_by_giver")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opened__lte", models.F("at_most"))), name="gift_link_not_opened_too_often"
                    )
                ],
            },
        ),
    ]
