"""When an act on access is not done: why, in words for the person who asked. Each refusal leaves one audit row."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models
from django.utils.functional import Promise

from broadsheet.accounts.models import User
from broadsheet.ops import audit

P = ParamSpec("P")
R = TypeVar("R")


class RefusedError(Exception):
    """An act was refused. `message` is for the person who asked."""

    def __init__(self, message: str | Promise, *, act: str, on: models.Model | None = None) -> None:
        self.message = str(message)
        self.act = act
        self.on = on
        self.is_noted = False
        super().__init__(self.message)


class NotAllowedError(RefusedError):
    """The person may not do this."""


class NotNowError(RefusedError):
    """It cannot be done as things stand: no seat is left, the group is over, it is done already."""


def noting(act: Callable[P, R]) -> Callable[P, R]:
    """A refused act leaves a row too; it is written when the act's own transaction has been rolled back."""

    @wraps(act)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except RefusedError as error:
            if not error.is_noted:
                error.is_noted = True
                by = kwargs.get("by")
                _note(error, by if isinstance(by, User) else None)
            raise

    return noted


def demand(person: User | None, permission: str, *, act: str, message: str | Promise) -> None:
    """Raise `NotAllowedError` unless this active person has the permission. Nobody named (a script) may do all."""
    if person is not None and not (person.is_active and person.has_perm(permission)):
        raise NotAllowedError(message, act=act)


def _note(error: RefusedError, by: User | None) -> None:
    kind = error.on._meta.label_lower if error.on is not None else "membership.grant"
    audit.note_about(
        act=f"{error.act}.refused",
        object_type=kind,
        object_id=error.on.pk if error.on is not None else None,
        by=by,
        reason=error.message,
    )
