from django.urls import path

from broadsheet.live.views import news_feed

urlpatterns = [path("news-feed/", news_feed.news_feed, name="news_feed")]
