from django.urls import path

from broadsheet.live.feeds import PostsFeed
from broadsheet.live.views import breaking, coverage, fragment, news_feed
from broadsheet.newsroom.feeds.urls import ENDINGS

urlpatterns = [
    path("news-feed/", news_feed.news_feed, name="news_feed"),
    path("news-feed/<int:year>/<int:month>/<int:day>/", news_feed.day, name="news_feed_day"),
    path("_/fragment/news-feed/", fragment.news_feed, name="news_feed_fragment"),
    path("live/<slug:slug>/", coverage.coverage, name="coverage"),
    path("live/<slug:slug>/<int:number>/", coverage.part, name="coverage_part"),
    path("_/fragment/breaking/", breaking.breaking, name="breaking_fragment"),
    path("_/fragment/live/", coverage.strip, name="live_strip_fragment"),
    path("_/fragment/live/<slug:slug>/", coverage.fragment, name="coverage_fragment"),
    path("_/fragment/live/<slug:slug>/new/", coverage.new, name="coverage_new"),
    *(
        path(f"live/<slug:slug>/{ending}", PostsFeed.as_view(f"coverage_{name}", name), name=f"coverage_{name}")
        for name, ending in ENDINGS.items()
    ),
]
