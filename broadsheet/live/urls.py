from django.urls import path

from broadsheet.live.views import fragment, news_feed

urlpatterns = [
    path("news-feed/", news_feed.news_feed, name="news_feed"),
    path("_/fragment/news-feed/", fragment.news_feed, name="news_feed_fragment"),
]
