"""Correcting an issue that was sent: its page says so, and a short letter goes to those who got it, once each."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail.posting import post
from broadsheet.newsletters import corrected_stories, rights, sending
from broadsheet.newsletters.mail import issue_correction
from broadsheet.newsletters.models import Delivery, Issue, IssueCorrection, Subscription
from broadsheet.newsletters.models.delivery import MAY_HAVE_IT
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.models import Correction
from broadsheet.ops import audit

A_RUN = 200
"""Letters of one transaction."""


@transaction.atomic
def correct(*, issue: Issue, text: str, by: User | None) -> IssueCorrection:
    """Write it down; the worker tells those who got the issue. Raises `NotSentError`. The same words twice are one correction."""
    if by is not None and not by.has_perm(rights.SEND):
        raise NotSentError(_("Your role doesn’t allow sending newsletters."))
    text = text.strip()[:1000]
    if not text:
        raise NotSentError(_("Please say what was wrong, and what is right."))
    sent = getattr(issue, "sending", None)
    if sent is None:
        raise NotSentError(_("It was not sent: correct the issue itself."))
    type(sent).objects.select_for_update().get(
        pk=sent.pk
    )  # of two who press at once, the second finds the first one's row
    made, is_new = IssueCorrection.objects.get_or_create(issue=issue, text=text, defaults={"made_by": by})
    if is_new:
        sources.changed(issue.source)
        audit.note(act="issue.correct", on=issue, by=by, text=text)
    return made


def tell_of_story(*, correction: Correction, by: User) -> int:
    """Tell those who got the article in an issue before it was corrected. Returns how many issues. Raises `NotSentError`."""
    issues = list(corrected_stories.sent_with(correction).select_related("sending", "newsletter"))
    if not issues:
        raise NotSentError(_("No newsletter had carried it before it was corrected."))
    text = corrected_stories.words(correction)
    for issue in issues:
        correct(issue=issue, text=text, by=by)
    return len(issues)


def tell_due() -> int:
    """What the worker does. Returns how many letters were written."""
    due = IssueCorrection.objects.filter(finished_at=None).select_related("issue__newsletter__author")
    return sum(_tell(found) for found in due)


@transaction.atomic
def _tell(found: IssueCorrection) -> int:
    """The next ones. Moving the mark claims them: of two workers, one writes these letters."""
    reached = Delivery.objects.filter(sending__issue=found.issue, pk__gt=found.told_up_to).order_by("pk")
    these = list(reached.select_related("subscription__subscriber")[:A_RUN])
    facts = {"told_up_to": these[-1].pk} if these else {"finished_at": clock.now()}
    mark = IssueCorrection.objects.filter(pk=found.pk, told_up_to=found.told_up_to, finished_at=None)
    if not these and _is_going_out(found.issue):
        return 0
    if not mark.update(**facts):
        return 0
    crashpoint("newsletters.correcting")
    count = 0
    for delivery in these:
        subscription = delivery.subscription
        if delivery.state in MAY_HAVE_IT and subscription is not None and subscription.ended_at is None:
            _write_to(subscription, found)
            count += 1
    crashpoint("newsletters.corrected")
    return count


def _is_going_out(issue: Issue) -> bool:
    return issue.sending.finished_at is None


def _write_to(subscription: Subscription, found: IssueCorrection) -> None:
    issue = found.issue
    with translation.override(issue.newsletter.language):
        end = languages.absolute(reverse("subscription_end", args=[subscription.token]))
        letter = issue_correction.build(to=subscription.subscriber.email, correction=found, end=end)
        letter.headers.update(sending.headers(issue, end))
    post(letter)
