"""What newsletters were known by until now is what they are known by from now on."""

from typing import Any

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat


def fill(apps: Any, _editor: Any) -> None:
    Newsletter = apps.get_model("newsletters", "Newsletter")
    Newsletter.objects.filter(list_label="").update(list_label=Concat(F("slug"), Value("."), F("language")))


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0017_list_labels")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
