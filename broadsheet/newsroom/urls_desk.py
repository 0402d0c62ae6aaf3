"""The desk's own addresses, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.newsroom.views import (
    articles,
    claims,
    draft_openings,
    follow_ups,
    machine_help,
    pasting,
    real_author,
    running_stories,
    sources,
    translations,
    who_we_are,
    word,
)

urlpatterns = [
    path("articles/", articles.article_list, name="article_list"),
    path("articles/new/", articles.new_article, name="new_article"),
    path("articles/from-word/", word.article_from_word, name="article_from_word"),
    path("articles/signed-in.json", articles.signed_in, name="signed_in"),
    path("articles/topics.json", articles.topic_names, name="topic_names"),
    path("articles/pictures/<int:pk>.json", articles.picture_facts, name="picture_facts"),
    path("articles/paste/", pasting.paste, name="paste"),
    path("articles/paste/picture/", pasting.pasted_picture, name="pasted_picture"),
    # Before Wagtail-localize's own address of the same path: our app stands before it.
    path("localize/submit/page/<int:page_id>/", translations.BeginTranslationView.as_view()),
    path("translations/", translations.translation_list, name="translation_list"),
    path("translations/<int:pk>/review/", translations.translation_review, name="translation_review"),
    path("unnamed-sources/", sources.unnamed_sources, name="unnamed_sources"),
    path("unnamed-sources/<int:article>/", sources.unnamed_sources_of, name="unnamed_sources_of"),
    path("unnamed-sources/<int:article>/<uuid:key>/approval/", sources.source_approval, name="source_approval"),
    path("draft-openings/<int:article>/", draft_openings.openings, name="draft_openings"),
    path("machine-help/<int:article>/", machine_help.article_machine_help, name="article_machine_help"),
    path("machine-help/<int:pk>/check/", machine_help.machine_help_check, name="machine_help_check"),
    path("machine-help/<int:pk>/removal/", machine_help.machine_help_removal, name="machine_help_removal"),
    path("who-we-are/", who_we_are.trust_pages, name="trust_pages"),
    path("who-we-are/<slug:duty>/<slug:language>/", who_we_are.begin_trust_page, name="begin_trust_page"),
    path("contributors/<int:pk>/real-author/", real_author.real_author, name="real_author"),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/new/<int:article>/", follow_ups.new_follow_up, name="new_follow_up"),
    path("follow-ups/claims/<int:article>/", claims.article_claims, name="article_claims"),
    path("follow-ups/claims/<int:article>/dismissal/", claims.claim_dismissal, name="claim_dismissal"),
    path("follow-ups/<int:pk>/outcome/", follow_ups.outcome, name="follow_up_outcome"),
    path("follow-ups/<int:pk>/line/", follow_ups.follow_up_line, name="follow_up_line"),
    path("follow-ups/<int:pk>/announcement/", follow_ups.follow_up_announcement, name="follow_up_announcement"),
    path("stories/", running_stories.running_story_list, name="running_story_list"),
    path("stories/<int:pk>/", running_stories.running_story_desk, name="running_story_desk"),
    path("stories/<int:pk>/taking-over/", running_stories.development_taking_over, name="development_taking_over"),
    path("stories/<int:pk>/dismissal/", running_stories.development_dismissal, name="development_dismissal"),
    path("stories/dismissed/<int:pk>/", running_stories.dismissed_development, name="dismissed_development"),
    path("stories/developments/<int:pk>/", running_stories.development, name="development"),
]
