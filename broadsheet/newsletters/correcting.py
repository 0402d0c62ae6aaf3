"""Correcting an issue that was sent: its page says so, and a short letter goes to those who got it, once each.

Where an article was wrong, each issue that had it has a letter. All of these belong to one notice, of which nobody gets two.
"""

from __future__ import annotations

from collections import Counter

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
from broadsheet.newsletters.models import (
    CorrectionNotice,
    Delivery,
    Issue,
    IssueCorrection,
    LeftOut,
    NoticedReader,
    PassedOver,
    Subscription,
)
from broadsheet.newsletters.models.delivery import MAY_HAVE_IT, UNDECIDED
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.models import Correction
from broadsheet.ops import audit

A_RUN = 200
"""Letters of one transaction."""


def correct(*, issue: Issue, text: str, by: User | None) -> IssueCorrection:
    """Write it down; the worker tells those who got the issue. Raises `NotSentError`. The same words twice are one correction."""
    return _write_down(issue, _refuse(text, by), by, notice=None)


@transaction.atomic
def tell_of_story(*, correction: Correction, by: User) -> int:
    """Tell those who got the article in an issue before it was corrected. Returns how many issues. Raises `NotSentError`."""
    issues = list(corrected_stories.sent_with(correction).select_related("sending", "newsletter").order_by("pk"))
    if not issues:
        raise NotSentError(_("No newsletter had carried it before it was corrected."))
    text = _refuse(corrected_stories.words(correction), by)
    Correction.objects.select_for_update().get(pk=correction.pk)  # of two who press at once, one makes the notice
    notice, _is_new = CorrectionNotice.objects.get_or_create(correction=correction, text=text, defaults={"made_by": by})
    for issue in issues:
        _write_down(issue, text, by, notice=notice)
    return len(issues)


def _refuse(text: str, by: User | None) -> str:
    """The words, unless this person may not send them, or there are none."""
    if by is not None and not by.has_perm(rights.SEND):
        raise NotSentError(_("Your role doesn’t allow sending newsletters."))
    text = text.strip()[:1000]
    if not text:
        raise NotSentError(_("Please say what was wrong, and what is right."))
    return text


@transaction.atomic
def _write_down(issue: Issue, text: str, by: User | None, *, notice: CorrectionNotice | None) -> IssueCorrection:
    sent = getattr(issue, "sending", None)
    if sent is None:
        raise NotSentError(_("It was not sent: correct the issue itself."))
    type(sent).objects.select_for_update().get(
        pk=sent.pk
    )  # of two who press at once, the second finds the first one's row
    facts = {"made_by": by, "notice": notice}
    made, is_new = IssueCorrection.objects.get_or_create(issue=issue, text=text, defaults=facts)
    if is_new:
        sources.changed(issue.source)
        audit.note(act="issue.correct", on=issue, by=by, text=text)
    return made


def tell_due() -> int:
    """What the worker does. Returns how many letters were written."""
    return sum(_tell(found) for found in IssueCorrection.objects.filter(finished_at=None))


@transaction.atomic
def _tell(found: IssueCorrection) -> int:
    """The next ones. Whoever holds the row writes letters: of two workers, the second finds them written."""
    letters = IssueCorrection.objects.select_related("issue__newsletter__author", "issue__sending")
    ours = letters.select_for_update(of=("self",)).filter(pk=found.pk, finished_at=None).first()
    if ours is None:
        return 0
    reached = ours.told_up_to
    theirs = _next(ours)
    if not theirs and ours.told_up_to == reached:
        if _is_going_out(ours.issue):
            return 0
        ours.finished_at = clock.now()
    left_out = Counter(filter(None, map(_why_not, theirs)))
    subscriptions = [each.subscription for each in theirs if each.subscription is not None and not _why_not(each)]
    untold = _not_told_elsewhere(subscriptions, ours)
    left_out[LeftOut.ELSEWHERE] += len(subscriptions) - len(untold)
    for subscription in untold:
        _write_to(subscription, ours)
    _count(ours, len(untold), left_out)
    crashpoint("newsletters.corrected")
    return len(untold)


def _next(ours: IssueCorrection) -> list[Delivery]:
    """Deliveries whose readers have the issue or will never get it. Who may still get it is passed over, and told once that is decided."""
    all_of_them = Delivery.objects.select_related("subscription__subscriber").order_by("pk")
    reached = list(all_of_them.filter(sending__issue=ours.issue, pk__gt=ours.told_up_to)[:A_RUN])
    if reached:
        ours.told_up_to = reached[-1].pk
        later = [each for each in reached if each.state in UNDECIDED]
        PassedOver.objects.bulk_create(PassedOver(letter=ours, delivery=each) for each in later)
        crashpoint("newsletters.correcting")
        return [each for each in reached if each.state not in UNDECIDED]
    decided = list(all_of_them.filter(passed_over__letter=ours).exclude(state__in=UNDECIDED)[:A_RUN])
    ours.passed_over.filter(delivery__in=decided).delete()
    return decided


def _why_not(delivery: Delivery) -> LeftOut | None:
    """Why this one gets no letter, as far as the delivery itself says."""
    if delivery.state not in MAY_HAVE_IT:
        return LeftOut.NOT_GOT
    if delivery.subscription is None or delivery.subscription.ended_at is not None:
        return LeftOut.ENDED
    return None


def _not_told_elsewhere(theirs: list[Subscription], found: IssueCorrection) -> list[Subscription]:
    """Those whom no other letter of the notice has. Theirs are taken in one order, so that two letters at once wait for each other once."""
    if found.notice_id is None:
        return theirs
    readers = sorted({each.subscriber_id for each in theirs})
    rows = [NoticedReader(notice_id=found.notice_id, subscriber_id=each, letter=found) for each in readers]
    NoticedReader.objects.bulk_create(rows, ignore_conflicts=True)
    ours = set(found.readers.filter(subscriber__in=readers).values_list("subscriber", flat=True))
    return [each for each in theirs if each.subscriber_id in ours]


def _count(ours: IssueCorrection, letters: int, left_out: Counter[LeftOut]) -> None:
    """Add to what the desk reads, and move the mark."""
    before = ours.left_out
    ours.letters += letters
    ours.left_out = {why: before.get(why, 0) + left_out[why] for why in LeftOut if why in before or left_out[why]}
    ours.save(update_fields=["letters", "left_out", "told_up_to", "finished_at"])


def _is_going_out(issue: Issue) -> bool:
    return issue.sending.finished_at is None


def _write_to(subscription: Subscription, found: IssueCorrection) -> None:
    issue = found.issue
    with translation.override(issue.newsletter.language):
        end = languages.absolute(reverse("subscription_end", args=[subscription.token]))
        letter = issue_correction.build(to=subscription.subscriber.email, correction=found, end=end)
        letter.headers.update(sending.headers(issue, end))
    post(letter)
