"""The figures' addresses, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsletters.figures_desk import exporting, views

urlpatterns = [
    path("newsletters/figures/", views.newsletters, name="newsletter_figures_all"),
    path("newsletters/<int:pk>/figures/", views.newsletter, name="newsletter_figures"),
    path("newsletters/<int:pk>/figures/subscriptions/", views.subscriptions, name="newsletter_subscriptions"),
    path("newsletters/<int:pk>/figures/csv/", exporting.export, {"form": "csv"}, name="newsletter_figures_csv"),
    path("newsletters/<int:pk>/figures/xlsx/", exporting.export, {"form": "xlsx"}, name="newsletter_figures_xlsx"),
    path("issues/<int:pk>/figures/", views.issue, name="issue_figures"),
    path("issues/<int:pk>/figures/letters/", views.deliveries, name="issue_deliveries"),
]
