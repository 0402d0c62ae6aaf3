"""The names that every paper's list begins with."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations

NAMES = Path(__file__).resolve().parents[1] / "speakable" / "names.toml"


def begin(apps: Any, _editor: Any) -> None:
    Pronunciation = apps.get_model("audio", "Pronunciation")
    groups = tomllib.loads(NAMES.read_text(encoding="utf-8")).values()
    Pronunciation.objects.bulk_create(
        Pronunciation(written=written, language="en", said=f"/{said}/")
        for names in groups
        for written, said in names.items()
    )


class Migration(migrations.Migration):
    dependencies = [("audio", "0002_pronunciations")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
