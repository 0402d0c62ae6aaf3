"""The desk's addresses for campaigns, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.campaigns.desk import amounts, rows, views

urlpatterns = [
    path("money/campaigns/", views.campaigns, name="money_campaigns"),
    path("money/campaigns/new/", views.change, name="money_new_campaign"),
    path("money/campaigns/<int:pk>/", views.campaign, name="money_campaign"),
    path("money/campaigns/<int:pk>/change/", views.change, name="money_campaign_change"),
    path("money/campaigns/<int:pk>/launch/", views.launch, name="money_campaign_launch"),
    path("money/campaigns/<int:pk>/draft/", views.take_back, name="money_campaign_draft"),
    path("money/campaigns/<int:pk>/outside/", amounts.outside, name="money_campaign_outside"),
    path(
        "money/campaigns/<int:pk>/outside/<int:amount>/return/",
        amounts.outside_back,
        name="money_campaign_outside_back",
    ),
    path("money/campaigns/<int:pk>/matching/", amounts.matching, name="money_campaign_matching"),
    path(
        "money/campaigns/<int:pk>/matching/<int:gift>/removal/",
        amounts.matching_away,
        name="money_campaign_matching_away",
    ),
    path("money/campaigns/<int:pk>/rows/", rows.rows, name="money_campaign_rows"),
    path("money/campaigns/<int:pk>/csv/", rows.export, {"form": "csv"}, name="money_campaign_csv"),
    path("money/campaigns/<int:pk>/xlsx/", rows.export, {"form": "xlsx"}, name="money_campaign_xlsx"),
    path("money/brought/<int:article>/", rows.brought, name="money_brought"),
]
