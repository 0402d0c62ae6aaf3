"""Writing down which subjects are tried, until the issue is sent; from then on nothing of it changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.newsletters.models import Issue, Newsletter, Sending, SubjectTest
from broadsheet.ops import audit


class TooLateError(Exception):
    """It was sent. The text is for whoever asked."""


@transaction.atomic
def plan(
    *, issue: Issue, by: User | None, second: str, third: str = "", share: int = 20, minutes: int = 240
) -> SubjectTest:
    """Try these beside the issue's own. Raises `TooLateError`."""
    _before_it_is_sent(issue)
    facts: dict[str, Any] = {"second": second, "third": third, "share": share, "minutes": minutes, "made_by": by}
    made, _is_new = SubjectTest.objects.update_or_create(issue=issue, defaults=facts)
    audit.note(act="issue.try_subjects", on=issue, by=by, share=str(share), minutes=str(minutes))
    return made


@transaction.atomic
def drop(*, issue: Issue, by: User | None) -> None:
    """Try nothing. Raises `TooLateError`."""
    _before_it_is_sent(issue)
    if SubjectTest.objects.filter(issue=issue).delete()[0]:
        audit.note(act="issue.try_no_subjects", on=issue, by=by)


def fix(sending: Sending) -> SubjectTest | None:
    """In the transaction that begins a sending: from now on the test is what it is, the issue's own subject too."""
    _lock(sending.issue)
    test = SubjectTest.objects.select_related("issue").filter(issue=sending.issue_id).first()
    if test is not None:
        test.first = test.issue.title
        test.save(update_fields=["first"])
    return test


def _before_it_is_sent(issue: Issue) -> None:
    _lock(issue)
    if Sending.objects.filter(issue=issue).exists():
        raise TooLateError(_("It was sent already: what is tried can’t be changed any more."))


def _lock(issue: Issue) -> None:
    """Who plans while somebody sends comes before it or too late. The test's own row may not be there to be locked."""
    Newsletter.objects.select_for_update(no_key=True).get(pk=issue.newsletter_id)
