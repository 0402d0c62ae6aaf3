"""What a changed front changes for readers."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from broadsheet.foundation import sources
from broadsheet.frontpage.models import Front


@receiver([post_save, post_delete], sender=Front, dispatch_uid="frontpage.tell_of_front")
def tell_of_front(instance: Front, **_more: Any) -> None:
    """The front itself, and the picks that stand beside every article."""
    sources.changed(f"front:{instance.locale.language_code}")
