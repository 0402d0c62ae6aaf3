"""Looking for whom something is to be written, by the clock. Run twice, late, or by two at once, it writes each letter once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.letters import occasions, schedule, writing
from broadsheet.membership.letters.deciding import all_decided
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.letters.occasions import Settings
from broadsheet.membership.models import MemberLetter
from broadsheet.membership.models.letter import MOST_DAYS
from broadsheet.payments.models import Agreement

AT_A_TIME = 500


def write_all() -> int:
    """Write every letter that is due now. Returns how many."""
    settings = all_decided()
    kinds = [kind for kind in _CANDIDATES if settings[kind].is_on]
    return sum(write_due(kind, settings) for kind in kinds) + _welcome_accounts(settings)


def write_due(kind: LetterKind, settings: Settings) -> int:
    """The same for one kind that is about agreements."""
    now, count = clock.now(), 0
    for agreement in _in_parts(_CANDIDATES[kind](now, settings).select_related("checkout__payer__reader", "card")):
        found = occasions.of(kind, agreement, settings)
        if found is None or not found.window.is_open(now) or _is_there(kind, found.about, found.name):
            continue
        written = writing.write(kind=kind, about=found.about, occasion=found.name, checkout=agreement.checkout)
        count += written is not None
    return count


def _is_there(kind: LetterKind, about: str, name: str) -> bool:
    return MemberLetter.objects.filter(kind=kind, about=about, occasion=name).exists()


def _in_parts(rows: QuerySet[Agreement]) -> Iterator[Agreement]:
    """All of them, read some at a time and without a cursor that would stay open while others write."""
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield from found
        last = found[-1].pk


def _renewing(now: datetime, settings: Settings) -> QuerySet[Agreement]:
    days = settings[LetterKind.RENEWAL]
    until = now + timedelta(days=max(days.days, days.days_monthly))
    return Agreement.objects.running().filter(paid_until__gt=now, paid_until__lte=until)


def _with_old_card(now: datetime, settings: Settings) -> QuerySet[Agreement]:
    months = [clock.local(now) + relativedelta(months=ahead) for ahead in range(MOST_DAYS // 28 + 1)]
    old = Q()
    for month in months:
        old |= Q(card__expires_year=month.year, card__expires_month=month.month)
    return Agreement.objects.running().filter(old)


def _failing(now: datetime, settings: Settings) -> QuerySet[Agreement]:
    return Agreement.objects.filter(ended_at__isnull=True, retry_until__gt=now)


def _lapsed(now: datetime, settings: Settings) -> QuerySet[Agreement]:
    since = now - schedule.LAPSE_IS_NEWS
    return Agreement.objects.filter(ended_at__gt=since, ended_at__lte=now, ends_at__isnull=True)


def _to_win_back(now: datetime, settings: Settings) -> QuerySet[Agreement]:
    since = now - timedelta(days=settings[LetterKind.WIN_BACK].days)
    return Agreement.objects.filter(ended_at__lte=since, ended_at__gt=since - schedule.WIN_BACK_FOR)


_CANDIDATES = {
    LetterKind.RENEWAL: _renewing,
    LetterKind.CARD: _with_old_card,
    LetterKind.FAILED: _failing,
    LetterKind.FAILED_AGAIN: _failing,
    LetterKind.FAILED_LAST: _failing,
    LetterKind.LAPSED: _lapsed,
    LetterKind.WIN_BACK: _to_win_back,
}


def _welcome_accounts(settings: Settings) -> int:
    """Whoever has signed in for the first time, and has no staff's desk and no membership."""
    kind = LetterKind.WELCOME_ACCOUNT
    if not settings[kind].is_on:
        return 0
    now = clock.now()
    written = MemberLetter.objects.filter(kind=kind).values("person")
    new = User.objects.filter(
        date_joined__gt=now - schedule.WELCOME_FOR, last_login__isnull=False, is_active=True, is_staff=False,
        is_superuser=False, groups__isnull=True,
    ).exclude(pk__in=written.filter(person__isnull=False))  # fmt: skip
    return sum(
        writing.write(kind=kind, about=f"person {person.pk}", occasion="joined", person=person) is not None
        for person in new.order_by("pk")
    )
