"""The addresses of the list of names, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.audio.names_desk import views

urlpatterns = [
    path("pronunciations/", views.pronunciations, name="pronunciations"),
    path("pronunciations/sound/", views.pronunciation_sound, name="pronunciation_sound"),
    path("pronunciations/<int:pk>/", views.pronunciation, name="pronunciation"),
    path("pronunciations/<int:pk>/removal/", views.pronunciation_removal, name="pronunciation_removal"),
]
