"""What each issue came to: whom it went to, who followed it to a story, who ended it after it, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from broadsheet.foundation.money import Money
from broadsheet.newsletters.models import ClickCount, Delivery, Issue, Newsletter, Sending, State, Subscription
from broadsheet.newsletters.models.delivery import MAY_HAVE_IT, NEVER_GOT
from broadsheet.newsletters.openings import counting as openings
from broadsheet.newsletters.openings.counting import Opened
from broadsheet.newsletters.writing.links import brought_by
from broadsheet.newsroom.models import Article
from broadsheet.payments.models import Entry, Kind

NOTHING = {"handed": 0, "left_out": 0, "waiting": 0}


@dataclass(frozen=True)
class Brought:
    """What was paid by its links: sign-ups of each kind, and the money that is left, in the newsroom's own currency."""

    memberships: int
    gifts: int
    contributions: int
    money: Money


@dataclass(frozen=True)
class Row:
    """One issue. `readers` followed at least one link; `machines` is how often programs did. `opened`: where that was counted."""

    pk: int
    subject: str
    sent_at: datetime
    audience: int
    handed: int
    left_out: int
    waiting: int
    readers: int
    machines: int
    opened: Opened | None
    ended: int
    brought: Brought

    @property
    def percent(self) -> float:
        """Of those who got it, how many followed a link."""
        return round(100 * self.readers / self.handed, 1) if self.handed else 0.0


def rows(newsletter: Newsletter) -> list[Row]:
    """All that were sent, the newest first. Seven queries."""
    return _rows(Sending.objects.filter(issue__newsletter=newsletter), ended_after(newsletter))


def row(issue: Issue) -> Row | None:
    """One; None for one that was not sent."""
    found = _rows(Sending.objects.filter(issue=issue), ended_after(issue.newsletter))
    return found[0] if found else None


def latest(newsletters: QuerySet[Newsletter]) -> dict[int, Row]:
    """The last one of each of these."""
    newest = Sending.objects.filter(issue__newsletter=OuterRef("pk")).order_by("-made_at", "-pk").values("pk")[:1]
    of_each = dict(newsletters.order_by().annotate(newest=Subquery(newest)).values_list("newest", "pk"))
    found = {each.pk: each for each in _rows(Sending.objects.filter(pk__in=[pk for pk in of_each if pk]), {})}
    sent = dict(Sending.objects.filter(issue__in=found).values_list("issue", "pk"))
    return {of_each[sent[pk]]: each for pk, each in found.items()}


def endings(newsletter: Newsletter) -> Any:
    """What ended, each with `after`: the sending whose letter was the last before the end."""
    last = Delivery.objects.filter(subscription=OuterRef("pk"), handed_at__lte=OuterRef("ended_at"))
    after = Subquery(last.order_by("-handed_at", "-pk").values("sending")[:1])
    return Subscription.objects.filter(newsletter=newsletter, ended_at__isnull=False).annotate(after=after)


def ended_after(newsletter: Newsletter) -> dict[int, int]:
    """By sending, how many ended."""
    return dict(endings(newsletter).order_by().values_list("after").annotate(Count("pk")))


def stories(issue: Issue) -> list[tuple[ClickCount, str]]:
    """Its links that somebody followed, the most first, with their headlines as they are now."""
    found = list(ClickCount.objects.filter(sending__issue=issue).exclude(link=""))
    out = Article.objects.in_language(issue.newsletter.language).filter(slug__in=[each.link for each in found])
    headlines = dict(out.values_list("slug", "title"))
    return [(each, headlines.get(each.link, each.link)) for each in found]


def sendings_of(issue: int) -> QuerySet[Sending]:
    """The sending of an issue, as rows to look among."""
    return Sending.objects.filter(issue=issue)


def _rows(sendings: QuerySet[Sending], ended: dict[int, int]) -> list[Row]:
    found = list(sendings.select_related("issue").order_by("-made_at", "-pk"))
    keys = [each.pk for each in found]
    deliveries = _deliveries(keys)
    clicks = {
        pk: (readers, machines)
        for pk, readers, machines in ClickCount.objects.filter(sending__in=keys, link="").values_list(
            "sending", "readers", "machines"
        )
    }
    opened, brought = openings.of(keys), _brought([each.issue_id for each in found])
    return [
        Row(
            each.issue_id, each.issue.title, each.made_at, each.audience, **deliveries.get(each.pk, NOTHING),
            readers=clicks.get(each.pk, (0, 0))[0], machines=clicks.get(each.pk, (0, 0))[1],
            opened=opened.get(each.pk), ended=ended.get(each.pk, 0), brought=brought[each.issue_id],
        )
        for each in found
    ]  # fmt: skip


def _deliveries(sendings: list[int]) -> dict[int, dict[str, int]]:
    counted: Any = Delivery.objects.filter(sending__in=sendings).order_by().values("sending").annotate(
        handed=Count("pk", filter=Q(state__in=MAY_HAVE_IT)), left_out=Count("pk", filter=Q(state__in=NEVER_GOT)),
        waiting=Count("pk", filter=Q(state__in=(State.READY, State.CLAIMED, State.DEFERRED))),
    )  # fmt: skip
    return {each.pop("sending"): each for each in counted}


def _brought(issues: list[int]) -> dict[int, Brought]:
    """From the ledger, whose rows name the issue as what brought them: settled, less what went back."""
    base, names = settings.BASE_CURRENCY, {brought_by(pk): pk for pk in issues}
    rows = Entry.objects.received().filter(variant__in=names).order_by().values_list("variant", "purpose").annotate(
        paid=Count("checkout", distinct=True, filter=Q(kind=Kind.SETTLEMENT)), left=Sum("base_amount", filter=Q(base_currency=base)),
    )  # fmt: skip
    counts: dict[int, dict[str, int]] = {pk: {} for pk in issues}
    money = dict.fromkeys(issues, 0)
    for variant, purpose, paid, left in rows:
        counts[names[variant]][purpose] = paid
        money[names[variant]] += int(left or 0)
    return {pk: _sum(counts[pk], Money(money[pk], base)) for pk in issues}


def _sum(counts: dict[str, int], money: Money) -> Brought:
    return Brought(counts.get("membership", 0), counts.get("gift", 0), counts.get("contribution", 0), money)
