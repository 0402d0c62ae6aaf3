"""The letters on the desk: each kind with its switch, its last time and what waits. Three queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from broadsheet.foundation import languages
from broadsheet.mail.models import State
from broadsheet.membership.letters.deciding import Decided, all_decided
from broadsheet.membership.letters.kinds import SORTS, LetterKind, Sort
from broadsheet.membership.models import LetterText, MemberLetter


@dataclass(frozen=True)
class Line:
    """One kind as the list shows it. `languages` are codes with names, and whether staff have written it anew."""

    kind: LetterKind
    sort: Sort
    decided: Decided
    last: datetime | None
    sent: int
    waiting: int
    parked: int
    languages: list[tuple[str, str, bool]]


def overview(letters: QuerySet[MemberLetter]) -> list[Line]:
    """All kinds, in the order of a reader's life."""
    decided = all_decided()
    own = set(LetterText.objects.values_list("kind", "language"))
    counted: dict[str, tuple[Any, ...]] = {
        kind: tuple(figures)
        for kind, *figures in letters.order_by()
        .values_list("kind")
        .annotate(
            last=Max("handed_at"),
            sent=Count("pk", filter=Q(handed_at__isnull=False)),
            waiting=Count("pk", filter=Q(outgoing__state__in=[State.WAITING, State.SENDING])),
            parked=Count("pk", filter=Q(outgoing__state=State.PARKED)),
        )
    }
    lines = []
    for kind in LetterKind:
        last, sent, waiting, parked = counted.get(kind.value, (None, 0, 0, 0))
        words = [(code, languages.name(code), (kind.value, code) in own) for code in languages.codes()]
        lines.append(Line(kind, SORTS[kind], decided[kind], last, sent, waiting, parked, words))
    return lines
