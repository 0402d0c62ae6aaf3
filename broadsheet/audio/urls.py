"""Readers' addresses of what can be heard. `docs/contracts/urls.md` lists those that programs rely on."""

from __future__ import annotations

from django.urls import path

from broadsheet.audio.podcast.feed import MonthPodcast, PodcastFeed, SectionMonthPodcast, SectionPodcast
from broadsheet.audio.views import own, podcast

urlpatterns = [
    path("podcast/", podcast.podcast, name="podcast"),
    path("podcast/rss/", PodcastFeed.as_view("podcast_rss", "rss"), name="podcast_rss"),
    path(
        "podcast/<int:year>/<int:month>/rss/",
        MonthPodcast.as_view("podcast_month_rss", "rss"),
        name="podcast_month_rss",
    ),
    path(
        "section/<slug:slug>/podcast/rss/",
        SectionPodcast.as_view("section_podcast_rss", "rss"),
        name="section_podcast_rss",
    ),
    path(
        "section/<slug:slug>/podcast/<int:year>/<int:month>/rss/",
        SectionMonthPodcast.as_view("section_podcast_month_rss", "rss"),
        name="section_podcast_month_rss",
    ),
    path("podcast/own/<str:key>/rss/", own.feed, name="own_podcast_rss"),
    path("podcast/own/<str:key>/<int:article>.mp3", own.sound, name="own_podcast_sound"),
]
