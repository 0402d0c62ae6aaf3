"""Staff addresses of our own, under `/cms/`."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsroom.views import picture_scalings, private_media

urlpatterns = [
    path("private-media/<path:name>", private_media.private_media, name="private_media"),
    # Before Wagtail's own page of this address.
    path("images/<int:image_id>/preview/<str:filter_spec>/", picture_scalings.refused),
]
