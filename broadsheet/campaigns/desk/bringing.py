"""What the asks at a story brought, by the ledger's own word: the rows name the article at which they were asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from broadsheet.campaigns import access
from broadsheet.campaigns.counting import paying
from broadsheet.campaigns.counting.paying import Paid
from broadsheet.foundation.money import Money
from broadsheet.membership import rights as money_rights
from broadsheet.payments.models import Kind


@dataclass(frozen=True)
class Brought:
    """What one ask brought: `people` gave `money`, in the newsroom's own currency, by so many payments."""

    ask: str
    payments: int
    people: int
    money: Money


def panel(*, article: Any = None, user: Any = None, **_more: object) -> str:
    """On the article's own page of the desk, for those who may know. Nothing before it has a row."""
    if article is None or article.pk is None or not access.may_see_brought(user):
        return ""
    found = payments(article.pk)
    facts = {
        "sums": by_ask(found),
        "total": total(found),
        "article": article.pk,
        "may_open": user.has_perm(money_rights.SEE_MONEY),
    }
    return render_to_string("campaigns/desk/brought_panel.html", facts)


def payments(article: int) -> list[Paid]:
    """Those of which something came."""
    of_article = paying.payments(None, None).filter(article=article, kind=Kind.PAYMENT)
    return [one for one in paying.paid(of_article, settings.BASE_CURRENCY) if one.noted is not None]


def by_ask(found: Iterable[Paid]) -> list[Brought]:
    """One line for each ask, the most first."""
    asks: dict[str, list[Paid]] = {}
    for one in found:
        asks.setdefault(one.ask, []).append(one)
    return sorted((_sum(ask, some) for ask, some in asks.items()), key=lambda one: (-one.money.minor, one.ask))


def total(found: Iterable[Paid]) -> Brought:
    """All of them together."""
    return _sum("", list(found))


def left(one: Paid) -> Money:
    """What is left of a payment, in its own currency."""
    return Money(one.left, one.currency)


def _sum(ask: str, some: list[Paid]) -> Brought:
    kept = [one for one in some if one.left > 0]
    money = Money(sum(one.value for one in some), settings.BASE_CURRENCY)
    return Brought(ask, len(kept), len(paying.persons(kept)), money)
