"""The desk's addresses of narrations, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.audio.desk import views

urlpatterns = [
    path("narrations/", views.narrations, name="narrations"),
    path("narrations/<int:pk>/", views.narration, name="narration"),
    path("narrations/<int:pk>/another/", views.another, name="narration_another"),
    path("narrations/<int:pk>/silence/", views.silence, name="narration_silence"),
    path("narrations/<int:pk>/silence-lifted/", views.silence_lifted, name="narration_silence_lifted"),
    path("narrations/files/<int:pk>/", views.sound, name="narration_sound"),
    path("narrations/files/<int:pk>/taken-back/", views.taken_back, name="narration_taken_back"),
    path("narrations/files/<int:pk>/offered-again/", views.offered_again, name="narration_offered_again"),
]
