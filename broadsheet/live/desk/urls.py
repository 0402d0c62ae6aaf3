"""The live desk's addresses, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.live.desk import coverages, phone, posts

urlpatterns = [
    path("live/", coverages.desk, name="live_desk"),
    path("live/new/", coverages.change, name="live_new_coverage"),
    path("live/phone/", phone.phone, name="live_phone"),
    path("live/feed/<str:language>/", coverages.feed_room, name="live_feed_room"),
    path("live/feed/<str:language>/posts/", posts.feed_file, name="live_feed_file"),
    path("live/feed/<str:language>/stream/", coverages.stream, name="live_feed_stream"),
    path("live/feed/<str:language>/writing/", coverages.writing, name="live_feed_writing"),
    path("live/feed/<str:language>/address/", coverages.address, name="live_feed_address"),
    path("live/<int:pk>/", coverages.room, name="live_room"),
    path("live/<int:pk>/change/", coverages.change, name="live_change"),
    path("live/<int:pk>/posts/", posts.file, name="live_file"),
    path("live/<int:pk>/stream/", coverages.stream, name="live_stream"),
    path("live/<int:pk>/writing/", coverages.writing, name="live_writing"),
    path("live/<int:pk>/address/", coverages.address, name="live_address"),
    path("live/<int:pk>/state/", coverages.state, name="live_state"),
    path("live/<int:pk>/announcement/", coverages.announcement, name="live_announcement"),
    path("live/<int:pk>/pin/", coverages.pin, name="live_pin"),
    path("live/posts/<int:pk>/", posts.post, name="live_post"),
    path("live/posts/<int:pk>/approval/", posts.approval, name="live_approval"),
    path("live/posts/<int:pk>/refusal/", posts.refusal, name="live_refusal"),
    path("live/posts/<int:pk>/withdrawal/", posts.withdrawal, name="live_withdrawal"),
    path("live/posts/<int:pk>/restoration/", posts.restoration, name="live_restoration"),
    path("live/posts/<int:pk>/article/", posts.article, name="live_article"),
]
