"""Pages of campaigns for readers, in every language."""

from __future__ import annotations

from django.urls import path

from broadsheet.campaigns.views import reminder

urlpatterns = [
    path("membership/reminder/", reminder.reminder, name="reminder"),
    path("membership/reminder/<str:token>/", reminder.forgotten, name="reminder_forgotten"),
]
