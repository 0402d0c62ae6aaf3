"""Addresses of campaigns that readers' browsers ask for."""

from __future__ import annotations

from django.urls import path

from broadsheet.campaigns.views import tally

urlpatterns = [
    path("_/tally/<slug:key>", tally.campaign_tally, name="campaign_tally"),
]
