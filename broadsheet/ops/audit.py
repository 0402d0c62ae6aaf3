"""Writing the audit log."""

from __future__ import annotations

from typing import Any

from django.db import models

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry


def note(*, act: str, on: models.Model, by: User | None, **detail: Any) -> AuditEntry:
    """Write down one act, within the caller's transaction. `detail` must be plain JSON and hold no secrets."""
    return note_about(act=act, object_type=on._meta.label_lower, object_id=on.pk, by=by, **detail)


def note_about(*, act: str, object_type: str, object_id: object, by: User | None, **detail: Any) -> AuditEntry:
    """The same for something known only by its type and id, or gone already."""
    return AuditEntry.objects.create(
        act=act,
        object_type=object_type,
        object_id="" if object_id is None else str(object_id),
        actor=by if by and by.pk else None,
        detail=detail,
    )
