"""Where mail providers tell us what happened: in no language."""

from __future__ import annotations

from django.urls import path

from broadsheet.mail.views.provider_events import provider_events

urlpatterns = [path("<slug:slug>/", provider_events, name="mail_events")]
