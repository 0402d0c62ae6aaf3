"""When an act on an article is not done: who wanted what, and why not, in words for the person who asked."""

from __future__ import annotations

from django.utils.functional import Promise

from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.ops.models import AuditEntry


class RefusedError(Exception):
    """An act was refused. `message` is for the person who asked; `act` names it as the audit log does."""

    def __init__(self, message: str | Promise, *, act: str, article_id: int | None) -> None:
        self.message = str(message)
        self.act = act
        self.article_id = article_id
        self.is_noted = False
        super().__init__(self.message)


class NotAllowedError(RefusedError):
    """The person may not do this."""


class EmbargoedError(RefusedError):
    """It is not the time yet."""


class HeldError(RefusedError):
    """A legal hold stands on the story."""


class DelayedError(RefusedError):
    """A safety rule's hours have not passed, or nobody has said from when they count."""


class SecondPersonError(RefusedError):
    """The act takes two people, and one has asked for it."""


class WithdrawnError(RefusedError):
    """The article was killed or taken down."""


class NotSourcedError(RefusedError):
    """It isn't said what its unnamed sources rest on, or no chief editor has approved them."""


class NotNowError(RefusedError):
    """The article is not in the state that the act needs, or what was asked makes no sense."""


def note(error: RefusedError, *, by: User | None) -> AuditEntry | None:
    """Write the refusal down, once, however many hands it passes through. Call it outside the failed transaction."""
    if error.is_noted:
        return None
    error.is_noted = True
    return audit.note_about(
        act=f"{error.act}.refused",
        object_type="newsroom.article",
        object_id=error.article_id,
        by=by,
        reason=error.message,
    )
