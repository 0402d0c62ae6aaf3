"""Readers' addresses of gifts. The plain ones first: a code is whatever is none of them."""

from __future__ import annotations

from django.urls import path

from broadsheet.gifts.views import bought, giving, stories, taking

urlpatterns = [
    path("gift/", giving.giving, name="gift"),
    path("gift/yours/", taking.yours, name="gift_yours"),
    path("gift/yours/another/", taking.another, name="gift_another"),
    path("gift/story/", stories.giving, name="gift_stories"),
    path("account/gift-links/<int:pk>/withdrawal/", stories.withdrawal, name="gift_story_withdrawal"),
    path("gift/story/<str:key>/", stories.story, name="gift_story"),
    path("gift/bought/", bought.bought, name="gifts_bought"),
    path("gift/bought/<int:pk>/cards/", bought.printed, name="gift_cards"),
    path("gift/bought/<int:pk>/csv/", bought.as_csv, name="gifts_csv"),
    path("gift/bought/<str:key>/", bought.link, name="gifts_bought_link"),
    path("gift/<str:code>/", taking.link, name="gift_link"),
]
