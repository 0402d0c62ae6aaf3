"""Yearly statements and the letters about them: broken off, it goes on where it was; run again, it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from broadsheet.membership.letters import writing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter
from broadsheet.payments import statements
from broadsheet.payments.models import Checkout, YearStatement


def make_and_write(year: int) -> Iterator[YearStatement]:
    """Every statement of a year that is missing, and then a letter about each. Raises `statements.NotOverError`."""
    yield from statements.make_all(year)
    for statement in YearStatement.objects.filter(year=year).order_by("pk").iterator():
        write(statement)


def write(statement: YearStatement) -> MemberLetter | None:
    """Tell whoever paid where it is. None if they were told."""
    about = f"statement {statement.pk}"
    if MemberLetter.objects.filter(kind=LetterKind.STATEMENT, about=about).exists():
        return None
    checkout = Checkout.objects.filter(payer__in=_keys(statement)).order_by("-made_at").first()
    told = {"year": statement.year, "statement": statement.pk}
    return writing.write(
        kind=LetterKind.STATEMENT, about=about, occasion=str(statement.year), checkout=checkout, told=told
    )


def _keys(statement: YearStatement) -> set[UUID]:
    now = statements.now_of(statement.payer)
    return {statement.payer} | ({now.pk} if now else set())
