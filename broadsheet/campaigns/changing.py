"""Making and changing a campaign, and writing down what came from outside. Every change says who, when, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.campaigns.launching import NotDoneError
from broadsheet.campaigns.models import Campaign, CampaignWords, MatchingGift, OutsideAmount, StretchGoal
from broadsheet.campaigns.models.ask import source_of_campaign
from broadsheet.foundation import clock, sources
from broadsheet.ops import audit

Words = Mapping[str, Mapping[str, str]]
"""By language: `title`, `reached`, `ended`."""


@transaction.atomic
def save(
    *, campaign: Campaign, facts: Mapping[str, Any], words: Words, further: list[int], by: User | None
) -> Campaign:
    """Keep what was typed. Raises `NotDoneError` for another key after the first launch, or figures that are frozen."""
    before = _facts(Campaign.objects.select_for_update().filter(pk=campaign.pk).first())
    found = campaign if campaign.pk is None else Campaign.objects.get(pk=campaign.pk)
    _refuse(found, facts)
    for name, value in facts.items():
        setattr(found, name, value)
    found.save()
    _keep_words(found, words)
    _keep_further(found, further)
    after = _facts(found)
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    if changed:
        audit.note(act="campaign.change" if before else "campaign.make", on=found, by=by, changed=changed)
        sources.changed(found.source, source_of_campaign(found))
    return found


@transaction.atomic
def add_outside(*, campaign: Campaign, facts: Mapping[str, Any], by: User | None) -> OutsideAmount:
    """Count what no provider of ours took. Raises `NotDoneError` once the figures are frozen."""
    _refuse_frozen(campaign)
    made = OutsideAmount.objects.create(campaign=campaign, made_by=by, **facts)
    audit.note(
        act="campaign.add_outside", on=campaign, by=by, outside=made.pk, value=made.value, evidence=made.evidence
    )
    sources.changed(campaign.source)
    return made


@transaction.atomic
def take_outside_back(*, outside: OutsideAmount, reason: str, by: User | None) -> None:
    """Count it no more; its row stays. Raises `NotDoneError`."""
    _refuse_frozen(outside.campaign)
    if not reason.strip():
        raise NotDoneError(_("Say why: it stands beside the amount."))
    still = OutsideAmount.objects.counted().filter(pk=outside.pk)
    if still.update(taken_back_at=clock.now(), taken_back_by=by, taken_back_because=reason.strip()[:300]):
        audit.note(
            act="campaign.take_outside_back",
            on=outside.campaign,
            by=by,
            outside=outside.pk,
            reason=reason.strip()[:300],
        )
        sources.changed(outside.campaign.source)


@transaction.atomic
def add_matching(*, campaign: Campaign, facts: Mapping[str, Any], by: User | None) -> MatchingGift:
    """Somebody adds to what readers give. Raises `NotDoneError`."""
    _refuse_frozen(campaign)
    if not campaign.is_money:
        raise NotDoneError(_("A matching gift adds money, and this campaign counts none."))
    made = MatchingGift.objects.create(campaign=campaign, **facts)
    audit.note(
        act="campaign.add_matching", on=campaign, by=by, giver=made.giver, percent=made.percent, limit=made.limit
    )
    sources.changed(campaign.source)
    return made


@transaction.atomic
def take_matching_away(*, matching: MatchingGift, reason: str, by: User | None) -> None:
    """It was none. What it was stands in the audit log. Raises `NotDoneError`."""
    _refuse_frozen(matching.campaign)
    if not reason.strip():
        raise NotDoneError(_("Say why: it stands in the campaign’s story."))
    was = {"giver": matching.giver, "percent": matching.percent, "limit": matching.limit, "evidence": matching.evidence}
    audit.note(act="campaign.take_matching_away", on=matching.campaign, by=by, reason=reason.strip()[:300], was=was)
    sources.changed(matching.campaign.source)
    matching.delete()


def _refuse(campaign: Campaign, facts: Mapping[str, Any]) -> None:
    if campaign.first_launched_at is not None and facts.get("key", campaign.key) != campaign.key:
        raise NotDoneError(_("The key stands in the ledger since the first launch, and stays as it is."))
    figures = {name for name, value in facts.items() if name != "name" and getattr(campaign, name) != value}
    if figures:
        _refuse_frozen(campaign)


def _refuse_frozen(campaign: Campaign) -> None:
    if campaign.pk is not None and hasattr(campaign, "ending"):
        raise NotDoneError(_("The final figures are frozen: only the words can still be changed."))


def _keep_words(campaign: Campaign, words: Words) -> None:
    for language, said in words.items():
        if any(said.values()):
            CampaignWords.objects.update_or_create(campaign=campaign, language=language, defaults=dict(said))
        else:
            CampaignWords.objects.filter(campaign=campaign, language=language).delete()


def _keep_further(campaign: Campaign, goals: list[int]) -> None:
    if not hasattr(campaign, "ending"):
        campaign.stretch_goals.exclude(goal__in=goals).delete()
        for goal in goals:
            StretchGoal.objects.get_or_create(campaign=campaign, goal=goal)


def _facts(campaign: Campaign | None) -> dict[str, Any]:
    """All that can be changed, as plain JSON."""
    if campaign is None:
        return {}
    names = (
        "key", "name", "starts_at", "ends_at", "goal_kind", "goal", "counts", "with_gifts", "opening", "opening_evidence",
        "closing_days",
    )  # fmt: skip
    found = {name: _plain(getattr(campaign, name)) for name in names}
    said = campaign.words.order_by("language").values_list("language", "title", "reached", "ended")
    found["words"] = {language: list(texts) for language, *texts in said}
    found["further"] = list(
        StretchGoal.objects.filter(campaign=campaign).order_by("goal").values_list("goal", flat=True)
    )
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
