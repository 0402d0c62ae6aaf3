"""What the desk says of a sending: counts with their way to the rows, how fast it goes to whom, and what servers said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.foundation import clock
from broadsheet.mail.throttling import limits
from broadsheet.newsletters.engine import days, report
from broadsheet.newsletters.engine.days import Because
from broadsheet.newsletters.models import Delivery, Halt, HaltKind, Rest, Sending, SendingRules, State

SHOWN = 12
LATELY = timedelta(minutes=5)
ORDER = (
    State.ACCEPTED, State.REFUSED, State.DEFERRED, State.UNCERTAIN, State.SKIPPED, State.CANCELLED, State.HANDED,
    State.CLAIMED, State.READY,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One state of a sending's letters; percent of all that were prepared."""

    state: State
    count: int
    percent: float
    start: float


@dataclass(frozen=True)
class ToProvider:
    """How it goes to one provider: letters, a minute's rate in the last five, and the most that there may be.

    `length` is percent of the largest; `rest` says, in words, until when it gets nothing, and why.
    """

    name: str
    letters: int
    accepted: int
    put_off: int
    refused: int
    a_minute: float
    most: int
    length: float
    rest: str
    why: str


def parts(found: report.Report) -> list[Part]:
    """Each state that there is, in one order, as pieces of one bar."""
    made, start = [], 0.0
    for state in ORDER:
        count = found.counts.get(state, 0)
        if count:
            percent = 100 * count / found.prepared if found.prepared else 0
            made.append(Part(state, count, round(percent, 2), round(start, 2)))
            start += percent
    return made


def providers(sending: Sending) -> list[ToProvider]:
    """The largest, the others left out; of what the outbox sent before there was an engine, none is known. Two queries."""
    since = clock.now() - LATELY
    rows = Delivery.objects.filter(sending=sending).exclude(provider="").order_by().values_list("provider").annotate(
        letters=Count("pk"), accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        put_off=Count("pk", filter=Q(state=State.DEFERRED)), refused=Count("pk", filter=Q(state=State.REFUSED)),
        lately=Count("pk", filter=Q(state=State.ACCEPTED, settled_at__gt=since)),
    ).order_by("-letters", "provider")[:SHOWN]  # fmt: skip
    found = list(rows)
    most = max((letters for _name, letters, *_more in found), default=1)
    minutes = LATELY.total_seconds() / 60
    rests = _rests(sending, [name for name, *_more in found])
    made: list[ToProvider] = []
    for name, letters, accepted, put_off, refused, lately in found:
        rest = rests.get(name)
        speed, may = round(lately / minutes, 1), limits.of(name).per_minute
        counts, length = (letters, accepted, put_off, refused), 100 * letters / most
        made.append(ToProvider(name, *counts, speed, may, length, _resting(rest), rest.why if rest else ""))
    return made


def _rests(sending: Sending, names: list[str]) -> dict[str, Rest]:
    """What holds these up now. Of what is done, none does."""
    if sending.finished_at is not None:
        return {}
    return {rest.provider: rest for rest in Rest.objects.standing(clock.now()).filter(provider__in=names)}


def _resting(rest: Rest | None) -> str:
    if rest is None:
        return ""
    if rest.until > clock.now():
        return _("It said that we are too fast: nothing goes there until %(at)s.") % {
            "at": date_format(clock.local(rest.until), "H:i")
        }
    return ngettext(
        "It said that we were too fast: it is tried again with %(lines)s line.",
        "It said that we were too fast: it is tried again with %(lines)s lines.", max(1, rest.lines),
    ) % {"lines": max(1, rest.lines)}  # fmt: skip


def words(sending: Sending) -> list[tuple[str, str, int]]:
    """What servers said to what was put off or refused: the state, the words, how often; the most first."""
    said = sending.deliveries.filter(state__in=[State.DEFERRED, State.REFUSED]).exclude(said="")
    rows = said.order_by().values_list("state", "said").annotate(found=Count("pk")).order_by("-found", "said")[:SHOWN]
    return [(str(State(state).label), text, count) for state, text, count in rows]


def held(sending: Sending) -> str:
    """Why the newsroom's own rules let nothing of it go now, and when it goes on; empty if they do, or it stands still anyway."""
    if sending.finished_at is not None or (found := days.held(sending.priority)) is None:
        return ""
    at = date_format(found.until, "j M Y, H:i")
    if found.because is Because.QUIET:
        return _("Nothing goes now: quiet hours. It goes on by itself on %(at)s.") % {"at": at}
    words = {
        Because.CEILING: _(
            "Nothing goes now: %(limit)s letters have left today, which is the ceiling. It goes on by itself on %(at)s."
        ),
        Because.RAMP: _(
            "Nothing goes now: %(limit)s letters have left today, as many as a new sender sends on this day. "
            "It goes on by itself on %(at)s."
        ),
    }
    return words[found.because] % {"limit": found.limit, "at": at}


def rules() -> list[str]:
    """What the newsroom has set, in sentences."""
    found, today = SendingRules.load(), clock.today()
    said: list[str] = []
    most = days.limit(found.of_the_day(is_alert=False), today)
    if most is not None:
        said.append(
            _("Today %(most)s letters at most, of which %(gone)s have left.")
            % {"most": most, "gone": days.handed(today)}
        )
    if found.quiet_from is not None and found.quiet_to is not None:
        hours = {"begin": time_format(found.quiet_from, "H:i"), "end": time_format(found.quiet_to, "H:i")}
        said.append(_("Nothing but alerts goes from %(begin)s until %(end)s.") % hours)
    return said


def halts(sending: Sending) -> list[Halt]:
    """Why it stands still now."""
    return list(Halt.objects.standing().filter(sending=sending).select_related("made_by"))


def may_go_on(standing: list[Halt]) -> bool:
    """Whether there is something to lift, and nothing that is final."""
    return bool(standing) and all(halt.kind != HaltKind.CANCELLED for halt in standing)
