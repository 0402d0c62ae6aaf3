"""Where chats tell us posts: in no language."""

from __future__ import annotations

from django.urls import path

from broadsheet.live.views import chat

urlpatterns = [
    path("telegram/", chat.telegram, name="live_telegram"),
    path("slack/", chat.slack, name="live_slack"),
]
