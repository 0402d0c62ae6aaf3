"""Finding whoever pays, by what they know of themselves."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from broadsheet.payments.models import Payer, Receipt

AT_MOST = 50


def find(payers: QuerySet[Payer], asked: str) -> list[Payer]:
    """By any address they have or had, by name, or by the last four digits of a card."""
    asked = asked.strip()[:254]
    if len(asked) < 2:
        return []
    found = Q(pk__in=Receipt.objects.filter(email__iexact=asked).values("payer"))
    for text in {asked, asked.lower(), asked.title()}:  # SQLite's “i” knows only Latin letters
        for field in ("email", "name", "reader__email", "reader__name", "reader__emailaddress__email"):
            found |= Q(**{f"{field}__icontains": text})
    if len(asked) == 4 and asked.isdigit():
        found |= Q(cards__last4=asked)
    return list(payers.filter(found).distinct().order_by("email", "pk")[:AT_MOST])
