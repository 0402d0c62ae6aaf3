"""Files and small answers that are the same in every language."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsroom.views import me, public_media, sitemaps

urlpatterns = [
    path("media/<str:name>", public_media.public_media, name="public_media"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("_/me", me.me, name="me"),
]
