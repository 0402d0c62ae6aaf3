"""Telling machines from readers. Mail servers follow links before anybody has seen the letter.

What each rule rests on:
- HEAD asks whether something is there, and nobody reads the answer: civicrm-core #35328, jdavidbakr/mail-tracker #200.
- Scanners and tools that say what they are, in their user agent.
- So soon after the letter left that nobody can have read it: warmbly #412 takes 60 seconds, mail-tracker #228 speaks of 30.
- Several links of one letter at once: Mautic #9798 measured about a second for each link, and takes ten seconds around.
What behaves as a reader in all of this is counted as one.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from broadsheet.newsletters.models import Hit

TOO_SOON = timedelta(seconds=30)
"""After the letter was handed to the mail server."""
AT_ONCE = timedelta(seconds=1)
"""Two links of one letter so near to one another are no reader's."""
A_WHILE = timedelta(seconds=10)
MANY = 3
"""So many different links of one letter within a while are no reader's either."""

_TOOLS = re.compile(
    r"bot\b|crawl|spider|scan|preview|proofpoint|urldefense|barracuda|mimecast|safelinks|msoffice|ironport|cisco|forti|sophos"
    r"|trend ?micro|symantec|messagelabs|trustwave|headless|phantom|curl|wget|python|java/|okhttp|go-http|libwww|ruby|axios"
    r"|node-fetch|httpclient|facebookexternalhit|slurp|googleimageproxy|monitor",
    re.IGNORECASE,
)
"""Parts of names with which such programs present themselves; no browser has one of them in its own."""


def says_so(method: str, agent: str) -> bool:
    """Whether a request alone shows it."""
    return method != "GET" or not agent or bool(_TOOLS.search(agent))


def too_soon(hits: QuerySet[Hit]) -> QuerySet[Hit]:
    """Those of these that came before anybody can have read the letter."""
    left = ExpressionWrapper(F("delivery__handed_at") + TOO_SOON, output_field=DateTimeField())
    return hits.filter(at__lt=left)


def in_a_row(hits: QuerySet[Hit]) -> QuerySet[Hit]:
    """Those of these that stand among others of the same letter as no reader's do."""
    two = hits.annotate(beside=_others(AT_ONCE)).filter(beside__gte=1)
    many = hits.annotate(beside=_others(A_WHILE)).filter(beside__gte=MANY - 1)
    return hits.filter(pk__in=two.values("pk")) | hits.filter(pk__in=many.values("pk"))


def settled_before(now: datetime) -> datetime:
    """What came earlier has all its neighbours."""
    return now - A_WHILE - AT_ONCE


def _others(span: timedelta) -> Coalesce:
    """How many other links of the same letter were followed within this time before or after."""
    first = ExpressionWrapper(OuterRef("at") - span, output_field=DateTimeField())
    last = ExpressionWrapper(OuterRef("at") + span, output_field=DateTimeField())
    found = Hit.objects.filter(delivery=OuterRef("delivery"), at__gte=first, at__lte=last).exclude(
        link=OuterRef("link")
    )
    counted = found.order_by().values("delivery").annotate(links=Count("link", distinct=True)).values("links")
    return Coalesce(Subquery(counted[:1]), 0)
