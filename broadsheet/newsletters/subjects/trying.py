"""Who gets which subject, and the one decision after a time that was fixed before sending."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Count, Q

from broadsheet.campaigns.statistics import proportions
from broadsheet.campaigns.statistics.proportions import Share
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.clicks import machines
from broadsheet.newsletters.models import Because, Delivery, Hit, Sending, SubjectDecision, SubjectTest
from broadsheet.newsletters.models.delivery import WAITING
from broadsheet.newsletters.subjects import placing
from broadsheet.ops import audit

SETTLED = timedelta(seconds=30)
"""After its time: until then the last clicks have been looked at."""


def of(sending: Sending) -> SubjectTest | None:
    """Its test, if there is one."""
    return SubjectTest.objects.select_related("issue", "decision").filter(issue=sending.issue_id).first()


def is_open(test: SubjectTest | None) -> bool:
    """Whether the rest waits for a decision."""
    return test is not None and not hasattr(test, "decision")


def arm_of(test: SubjectTest, subscription: int) -> int | None:
    """The subject for this one, by hash; None for those who wait. Nobody draws it, and nobody can draw it again."""
    return placing.arm(test, subscription)


def weights(test: SubjectTest) -> list[int]:
    """How many of the ten thousand places fall to each arm."""
    tried, arms = placing.tried(test), len(test.subjects)
    bounds = [-(-number * tried // arms) for number in range(arms + 1)]
    return [after - first for first, after in pairwise(bounds)]


def decide_due() -> int:
    """Decide what is due: what the worker does. Returns how many."""
    waiting = Sending.objects.filter(finished_at__isnull=True, issue__subject_test__decision__isnull=True)
    waiting = waiting.filter(issue__subject_test__isnull=False).select_related("issue__subject_test__issue")
    return sum(_is_due(sending) and decide(sending) for sending in waiting)


def decide(sending: Sending) -> bool:
    """Choose what the others get, once: whoever comes second finds it done, and a kill leaves all of it or nothing."""
    with transaction.atomic():
        test = SubjectTest.objects.select_for_update().get(issue=sending.issue_id)
        if SubjectDecision.objects.filter(test=test).exists():
            return False
        shares = figures(test, sending)
        made = _decision(test, shares)
        made.save()
        crashpoint("subjects.after_decision")
        Delivery.objects.filter(sending=sending, arm__isnull=True).update(arm=made.arm)
        audit.note(act="issue.subject", on=sending.issue, by=None, arm=str(made.arm), because=str(made.because))
        crashpoint("subjects.before_commit")
    return True


def figures(test: SubjectTest, sending: Sending) -> list[Share]:
    """For each arm: readers who followed a link until it was due, of those whose letter was written. Programs are out."""
    due = test.due_at(sending.made_at)
    deliveries = Delivery.objects.reached().filter(sending=sending, arm__isnull=False, handed_at__lte=due)
    sent = dict(deliveries.order_by().values_list("arm").annotate(Count("pk")))
    hits = Hit.objects.filter(delivery__in=deliveries, is_machine=False, at__lte=due)
    clicked = dict(hits.order_by().values_list("delivery__arm").annotate(Count("delivery", distinct=True)))
    return [Share(clicked.get(arm, 0), sent.get(arm, 0)) for arm in range(len(test.subjects))]


def _is_due(sending: Sending) -> bool:
    """Its time is over, its letters are out, and its clicks have been looked at."""
    now, due = clock.now(), sending.issue.subject_test.due_at(sending.made_at)
    if sending.prepared_at is None or now < due + machines.A_WHILE + SETTLED:
        return False
    unsent = Q(arm__isnull=False, state__in=WAITING)
    unseen = Hit.objects.filter(delivery__sending=sending, is_machine__isnull=True, at__lte=due)
    return not sending.deliveries.filter(unsent).exists() and not unseen.exists()


def _decision(test: SubjectTest, shares: list[Share]) -> SubjectDecision:
    ratio = proportions.ratio_p([share.of for share in shares], weights(test))
    best = proportions.best(shares)
    if ratio < proportions.RATIO_ALPHA:
        arm, because = 0, Because.BROKEN
    elif best is None:
        arm, because = 0, Because.NO_DIFFERENCE
    else:
        arm, because = best, Because.MORE
    told = [{"sent": share.of, "clicked": share.did} for share in shares]
    return SubjectDecision(test=test, arm=arm, because=because, figures=told, ratio_p=ratio)
