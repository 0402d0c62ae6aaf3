"""Where providers tell us what happened: in no language."""

from __future__ import annotations

from django.urls import path

from broadsheet.payments.views import webhook

urlpatterns = [path("<slug:slug>/", webhook.webhook, name="payment_webhook")]
