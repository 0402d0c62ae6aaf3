"""Writing the audit log."""

from __future__ import annotations

from typing import Any

from django.db import models

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry


def note(*, act: str, on: models.Model, by: User | None, **detail: Any) -> AuditEntry:
    """Write down one act, within the caller's transaction. `detail` must be plain JSON and hold no secrets."""
    return AuditEntry.objects.create(
        act=act,
        object_type=on._meta.label_lower,
        object_id=str(on.pk),
        actor=by if by and by.pk else None,
        detail=detail,
    )
