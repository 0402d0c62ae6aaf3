"""The desk's addresses for experiments, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.campaigns.experiment_desk import views

urlpatterns = [
    path("money/campaigns/experiments/", views.experiments, name="money_experiments"),
    path("money/campaigns/experiments/new/", views.plan, name="money_new_experiment"),
    path("money/campaigns/experiments/<int:pk>/", views.experiment, name="money_experiment"),
    path("money/campaigns/experiments/<int:pk>/plan/", views.plan, name="money_experiment_plan"),
    path("money/campaigns/experiments/<int:pk>/start/", views.start, name="money_experiment_start"),
    path("money/campaigns/experiments/<int:pk>/stop/", views.stop, name="money_experiment_stop"),
    path(
        "money/campaigns/experiments/<int:pk>/arms/<int:arm>/retirement/", views.retirement, name="money_arm_retirement"
    ),
]
