"""Writing the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


def note(*, act: str, on: models.Model, by: User | None, **detail: Any) -> AuditEntry:
    """Write down one act, within the caller's transaction. `detail` must be plain JSON and hold no secrets."""
    return note_about(act=act, object_type=on._meta.label_lower, object_id=on.pk, by=by, **detail)


def note_about(*, act: str, object_type: str, object_id: object, by: User | None, **detail: Any) -> AuditEntry:
    """The same for something known only by its type and id, or gone already."""
    heard = _heard.get()
    if heard is not None:
        heard.append(act)
    return AuditEntry.objects.create(
        act=act,
        object_type=object_type,
        object_id="" if object_id is None else str(object_id),
        actor=by if by and by.pk else None,
        detail=detail,
    )


@contextmanager
def listening() -> Iterator[list[str]]:
    """The names of the acts that are written down meanwhile, by this request alone."""
    acts: list[str] = []
    before = _heard.set(acts)
    try:
        yield acts
    finally:
        _heard.reset(before)
