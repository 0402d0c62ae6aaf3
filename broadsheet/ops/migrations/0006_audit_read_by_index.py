"""The audit log is read by person, act, object and day: an index for each, in the order in which pages show it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ops", "0005_limit_counts")]

    operations = [
        migrations.AddIndex("auditentry", models.Index(fields=["object_type", "object_id", "-at", "-id"], name="audit_by_object_in_time")),
        migrations.AddIndex("auditentry", models.Index(fields=["actor", "-at", "-id"], name="audit_by_actor_in_time")),
        migrations.AddIndex("auditentry", models.Index(fields=["act", "-at", "-id"], name="audit_by_act_in_time")),
        migrations.AddIndex("auditentry", models.Index(fields=["-at", "-id"], name="audit_in_time")),
        migrations.RemoveIndex("auditentry", "audit_by_object"),
        migrations.RemoveIndex("auditentry", "audit_by_time"),
    ]  # fmt: skip
