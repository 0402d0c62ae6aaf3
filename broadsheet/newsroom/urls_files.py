"""Files and small answers that are the same in every language."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsroom.views import manifest, me, public_media, sitemaps, special, theme

urlpatterns = [
    path("media/<str:name>", public_media.public_media, name="public_media"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("_/special/<int:page>/<slug:digest>/", special.special, name="special"),
    path("_/me", me.me, name="me"),
    path("theme/<slug:version>.css", theme.theme, name="theme"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("favicon.ico", manifest.favicon, name="favicon"),
]
