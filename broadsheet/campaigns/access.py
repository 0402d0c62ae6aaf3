"""The only way of the desk to campaigns: each function asks whether this person may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from broadsheet.campaigns import rights
from broadsheet.campaigns.models import Campaign, MatchingGift, OutsideAmount
from broadsheet.campaigns.models.campaign import CampaignQuerySet


def campaigns(by: Any) -> CampaignQuerySet:
    """All of them, with what is needed to say how they stand. Raises `PermissionDenied`."""
    _demand(by, rights.SEE)
    return Campaign.objects.select_related("launch", "ending").prefetch_related("words", "matching", "stretch_goals")


def campaign(by: Any, pk: int) -> Campaign:
    """One of them. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(campaigns(by), pk=pk)


def campaign_to_change(by: Any, pk: int) -> Campaign:
    """The same, for whoever may change it. Raises `PermissionDenied`, `Http404`."""
    _demand(by, rights.CHANGE)
    return campaign(by, pk)


def outside_of(by: Any, campaign: Campaign, pk: int) -> OutsideAmount:
    """Something that came from outside, to be taken back. Raises `PermissionDenied`, `Http404`."""
    _demand(by, rights.CHANGE)
    return get_object_or_404(OutsideAmount, campaign=campaign, pk=pk)


def matching_of(by: Any, campaign: Campaign, pk: int) -> MatchingGift:
    """A matching gift, to be taken away. Raises `PermissionDenied`, `Http404`."""
    _demand(by, rights.CHANGE)
    return get_object_or_404(MatchingGift, campaign=campaign, pk=pk)


def may_see_brought(by: Any) -> bool:
    """Whether this person may know what a story brought."""
    return by is not None and (by.has_perm(rights.SEE_BROUGHT) or by.has_perm(rights.SEE))


def _demand(by: Any, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
