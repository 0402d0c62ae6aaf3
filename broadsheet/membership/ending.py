"""Ending what is paid again and again: as easily as it was begun, also without signing in, and with proof by mail."""

from __future__ import annotations

from broadsheet.accounts.models import User
from broadsheet.membership.letters import writing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement


def end(*, agreement: Agreement, by: User | None, reason: str = "") -> None:
    """End it after what is paid, and write to whoever pays. Twice is once. Raises `requesting.NotDoneError`."""
    if agreement.renews_at is None:
        return
    request = requesting.end(agreement=agreement, by=by, reason=reason)
    agreement.refresh_from_db()
    writing.write(
        kind=LetterKind.ENDED,
        about=f"agreement {agreement.pk}",
        occasion=str(request.pk),
        checkout=agreement.checkout,
    )
