"""`/_/tally/<campaign>`: what a campaign has come to, for every page that shows it. A plate, and watched."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from broadsheet.campaigns.counting import members, tally
from broadsheet.campaigns.models import Campaign
from broadsheet.foundation import clock, sources
from broadsheet.foundation.money import units


@require_safe
def campaign_tally(_request: HttpRequest, key: str) -> JsonResponse:
    """The figures as they stand. What has not begun is nowhere to be found."""
    sources.record(f"tally:{key}")
    campaign = Campaign.objects.launched().select_related("ending").filter(key=key).first()
    if campaign is None:
        raise Http404
    now = clock.now()
    _record_moments(campaign)
    if now < campaign.starts_at:
        raise Http404
    return JsonResponse(figures(campaign))


def figures(campaign: Campaign) -> dict[str, Any]:
    """What stands there. Money is in minor units; `units` of them make one of the `currency`."""
    found = tally.of(campaign)
    facts: dict[str, Any] = {
        "total": found.total,
        "count": found.count,
        "goal": found.goal,
        "state": str(found.state),
        "as_of": found.as_of.isoformat(),
        "members": found.members,
        "stretch": list(campaign.stretch_goals.values_list("goal", flat=True)),
    }
    if campaign.is_money:
        facts |= {"currency": campaign.money_currency, "units": units(campaign.money_currency)}
    return facts


def _record_moments(campaign: Campaign) -> None:
    """It is another at its beginning and its end, and, as long as it counts, when somebody's membership begins or ends.

    Its freezing is the worker's: what is frozen does not change by the clock.
    """
    now = clock.now()
    for moment in (campaign.starts_at, campaign.ends_at):
        if moment > now:
            sources.record_moment(moment)
    next_change = None if hasattr(campaign, "ending") else members.next_change(now)
    if next_change is not None:
        sources.record_moment(next_change)
