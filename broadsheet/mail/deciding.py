"""What people decide about letters that are parked."""

from __future__ import annotations

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.mail import tasks
from broadsheet.mail.models import Outgoing, State
from broadsheet.ops import audit
from broadsheet.ops.queue.enqueuing import later


@transaction.atomic
def send_again(*, letter: Outgoing, by: User) -> bool:
    """Have it handed over once more. False if somebody has decided already."""
    if not Outgoing.objects.parked().filter(pk=letter.pk).update(state=State.WAITING, claimed_at=None, reason=""):
        return False
    audit.note(act="letter.send_again", on=letter, by=by, kind=letter.kind)
    later(tasks.send_letter, letter.pk)
    return True


@transaction.atomic
def let_go(*, letter: Outgoing, by: User) -> None:
    """It need not be sent any more."""
    if Outgoing.objects.parked().filter(pk=letter.pk).delete()[0]:
        audit.note(act="letter.let_go", on=letter, by=by, kind=letter.kind)
