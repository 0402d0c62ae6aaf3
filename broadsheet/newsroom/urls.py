"""Readers' addresses. The last one takes whatever is left: `/<slug>/`."""

from __future__ import annotations

from django.urls import include, path, re_path

from broadsheet.newsroom.views import changes, corrections, listings, page, search, sitemaps, timelines

urlpatterns = [
    path("section/<slug:slug>/", listings.section, name="section"),
    path("section/<slug:slug>/<int:year>/<int:month>/", listings.section_month, name="section_month"),
    path("tag/<slug:slug>/", listings.topic, name="topic"),
    path("tag/<slug:slug>/<int:year>/<int:month>/", listings.topic_month, name="topic_month"),
    path("author/<slug:slug>/", listings.contributor, name="contributor"),
    path("author/<slug:slug>/<int:year>/<int:month>/", listings.contributor_month, name="contributor_month"),
    path("series/<slug:slug>/", listings.series, name="series"),
    path("story/<slug:slug>/", timelines.timeline, name="running_story"),
    path("story/<slug:slug>/<int:year>/<int:month>/", timelines.month, name="running_story_month"),
    path("story/<slug:slug>/claims/", timelines.claims, name="running_story_claims"),
    path("archive/", listings.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", listings.archive_month, name="archive_month"),
    path("search/", search.search, name="search"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("", include("broadsheet.newsroom.feeds.urls")),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap_pages"),
    re_path(r"^sitemap/([0-9]{4})-([0-9]{2})\.xml$", sitemaps.month, name="sitemap_month"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("<slug:slug>/changes/", changes.changes, name="article_changes"),
    path("<slug:slug>/", page.page, name="page"),
]
