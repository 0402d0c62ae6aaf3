"""Staff addresses of our own, under `/cms/`."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsroom.views import private_media

urlpatterns = [
    path("private-media/<path:name>", private_media.private_media, name="private_media"),
]
