"""What was sent before the engine: handed to the outbox, which answers for it, is accepted here."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Lower


def fill(apps: Any, _editor: Any) -> None:
    Sending, Delivery, Subscription = (
        apps.get_model("newsletters", name) for name in ("Sending", "Delivery", "Subscription")
    )
    for pk in Sending.objects.values_list("pk", flat=True).iterator():
        Sending.objects.filter(pk=pk).update(key=secrets.token_hex(8))
    tried_for = timedelta(hours=48)
    Sending.objects.update(prepared_at=F("made_at"), began_at=F("made_at"), expires_at=F("made_at") + tried_for)
    Delivery.objects.filter(handed_at__isnull=False).update(state="accepted", settled_at=F("handed_at"))
    dropped = Delivery.objects.filter(outgoing__state="dropped").values("pk")
    Delivery.objects.filter(pk__in=dropped).update(state="refused", handed_at=None)
    Delivery.objects.exclude(skipped="").update(state="skipped")
    own = Subscription.objects.filter(pk=OuterRef("subscription")).values(address=Lower("subscriber__email"))[:1]
    Delivery.objects.filter(state="ready").update(address=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0014_engine")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
