"""Issues that are sent once they are out: published by hand or by the schedule, the worker sends them, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.mail.posting import post
from broadsheet.newsletters import rights, sending, staff
from broadsheet.newsletters.engine.choosing import LATE
from broadsheet.newsletters.mail import gathered
from broadsheet.newsletters.models import Issue
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom import scheduling


def run() -> int:
    """Send what waits for it. Returns how many."""
    waiting = Issue.objects.filter(live=True, sends_when_out=True, sending__isnull=True)
    return sum(_send(issue) for issue in waiting.select_related("newsletter__author", "live_revision__user"))


def _send(issue: Issue) -> bool:
    with translation.override(issue.newsletter.language):
        try:
            _refuse_late(issue)
            sending.send(issue=issue, by=_by(issue))
        except NotSentError as error:
            _tell(issue, str(error))
            return False
    return True


def _refuse_late(issue: Issue) -> None:
    """What was planned for the morning goes out in the evening only if people want it."""
    planned = issue.go_live_at or issue.last_published_at
    if planned is not None and clock.now() - planned > LATE:
        raise NotSentError(
            _("It is hours late: its time was over before it could be sent. Send it if it is still true.")
        )


def _by(issue: Issue) -> User | None:
    """Who wanted it: the rights of this moment count, as with every schedule. A script is nobody, and may."""
    revision = issue.live_revision
    if revision is None:
        return None
    _was_scheduled, person = scheduling.scheduled_by(revision)
    person = person or revision.user
    if person is not None and not (person.is_active and person.has_perm(rights.SEND)):
        raise NotSentError(_("%s, who wanted it sent, may not send newsletters any more.") % person)
    return person


@transaction.atomic
def _tell(issue: Issue, reason: str) -> None:
    """Editors hear of it, once: it waits no more. (`update` claims it; of two workers, one tells.)"""
    if not Issue.objects.filter(pk=issue.pk, sends_when_out=True).update(sends_when_out=False):
        return
    if hasattr(Issue.objects.get(pk=issue.pk), "sending"):
        return
    for person in staff.editors():
        post(gathered.build(to=person.email, issue=issue, reason=reason, is_planned=True))
