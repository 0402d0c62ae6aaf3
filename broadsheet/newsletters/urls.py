"""Readers' addresses of newsletters."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsletters.feeds import IssuesFeed
from broadsheet.newsletters.views import end, opened, pages, preferences, sign_up, story
from broadsheet.newsroom.feeds.urls import ENDINGS

urlpatterns = [
    path("_/fragment/newsletters/", pages.fragment, name="newsletters_fragment"),
    path("newsletters/", pages.newsletters, name="newsletters"),
    path("newsletters/<slug:slug>/", pages.newsletter, name="newsletter"),
    *[
        path(
            f"newsletters/<slug:slug>/{ending}",
            IssuesFeed.as_view(f"newsletter_{name}", name),
            name=f"newsletter_{name}",
        )
        for name, ending in ENDINGS.items()
    ],
    path("newsletters/<slug:newsletter>/<slug:slug>/", pages.issue, name="newsletter_issue"),
    path("subscription/", sign_up.sign_up, name="subscription"),
    path("subscription/confirmation/<str:token>/", sign_up.confirmation, name="subscription_confirmation"),
    path("subscription/end/<str:token>/", end.end, name="subscription_end"),
    path("subscription/end/<str:token>", end.end, name="subscription_end_bare"),  # without its last stroke no redirect
    path("subscription/story/<str:code>/<slug:slug>/", story.story, name="subscription_story"),
    path("subscription/opened/<str:code>.gif", opened.picture, name="subscription_opened"),
    path("subscription/<str:token>/", preferences.chosen, name="subscription_preferences"),
]
