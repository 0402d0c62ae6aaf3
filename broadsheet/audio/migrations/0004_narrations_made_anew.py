"""A narration that is made anew stands beside the one that is heard meanwhile."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("waiting", "Waiting"), ("making", "Being made"), ("anew", "Being made anew"), ("ready", "Ready"), ("failed", "Failed"),
    ("refused", "Not made"), ("stale", "The text has changed"), ("ended", "Ended"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("audio", "0003_first_names")]
    operations = [
        migrations.AlterField(
            "narration",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=8, verbose_name="state"),
        ),
        migrations.RemoveConstraint("narration", "one_current_narration"),
        migrations.AddConstraint(
            "narration",
            models.UniqueConstraint(
                condition=Q(("ended_at__isnull", True), Q(("state", "anew"), _negated=True)),
                fields=("article", "part"),
                name="one_current_narration",
            ),
        ),
        migrations.AddConstraint(
            "narration",
            models.UniqueConstraint(
                condition=Q(("ended_at__isnull", True), ("state", "anew")),
                fields=("article", "part"),
                name="one_narration_made_anew",
            ),
        ),
    ]
