"""Whoever was erased before now: what was sent to them is still counted, but nobody knows any more where to."""

from typing import Any

from django.db import migrations


def forget(apps: Any, _editor: Any) -> None:
    Delivery = apps.get_model("newsletters", "Delivery")
    erased = Delivery.objects.filter(subscription__isnull=True, address__isnull=False)
    erased.update(address=None, said="", provider="")


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0021_providers_and_tidying")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
