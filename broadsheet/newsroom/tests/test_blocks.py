"""Every block of a body, as readers see it."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import storages
from django.test import Client

from broadsheet.newsroom import providers, recordings
from broadsheet.newsroom.models import Article, DocumentFile
from tests import every_block, factories


def body_of(*blocks, **fields):
    article = factories.article(body=list(blocks), **fields)
    html = Client().get(article.get_absolute_url()).content.decode()
    return html.split('<div class="article-body">')[1].split('<footer class="article-foot">')[0]


pytestmark = pytest.mark.django_db


def test_paragraphs_lose_the_editors_own_marks():
    assert "<p>It rained.<sup>1</sup></p>" in body_of(
        ("paragraph", '<p data-block-key="ab12">It rained.<sup>1</sup></p>')
    )


def test_headings_can_be_linked_to_and_two_of_a_name_differ():
    html = body_of(
        ("heading", "What they saw"), ("heading", "What they saw"), ("heading", "Що бачили"), ("heading", "!")
    )
    assert re.findall(r'id="([^"]*)"', html) == ["what-they-saw", "what-they-saw-2", "shcho-bachyly", "part"]


def test_a_heading_cannot_take_an_id_of_the_page():
    assert 'id="content-2"' in body_of(("heading", "Content"))


def test_a_heading_cannot_bring_html():
    assert "<b>" not in body_of(("heading", "<b>Bold</b>"))


def test_a_link_to_a_story_leads_where_it_is_now():
    other = factories.article("Old name")
    other.slug = "new-name"
    other.save_revision().publish()
    assert '<a href="/new-name/">there</a>' in body_of(
        ("paragraph", f'<p><a linktype="page" id="{other.pk}">there</a></p>')
    )


def test_a_link_to_a_story_that_is_not_out_leads_nowhere():
    other = factories.article("Secret plan", publish=False)
    html = body_of(("paragraph", f'<p><a linktype="page" id="{other.pk}">there</a></p>'))
    assert "<a>there</a>" in html
    assert "secret" not in html


@pytest.mark.parametrize("key", ["0", "-1", "abc", "99999999999999999999999999", "1 OR 1=1", ""])
def test_a_hostile_link_leads_nowhere(key):
    assert "<a>x</a>" in body_of(("paragraph", f'<p><a linktype="page" id="{key}">x</a></p>'))


def test_a_document_can_be_linked_to():
    from_court = DocumentFile(title="Ruling")
    from_court.file.save("ruling.pdf", every_block.ContentFile(b"%PDF"))
    html = body_of(("paragraph", f'<p><a linktype="document" id="{from_court.pk}">ruling</a></p>'))
    assert f'<a href="{from_court.url}">ruling</a>' in html


@pytest.mark.parametrize("width", ["text", "wide", "full"])
def test_a_picture_stands_in_three_widths(width):
    html = body_of(
        ("picture", {"picture": factories.picture(), "width": width, "caption": "Here.", "credit": "Handout"})
    )
    assert f'class="figure figure-{width}' in html
    assert '<span class="caption">Here.</span>' in html
    assert '<span class="credit">Handout</span>' in html
    assert 'loading="lazy"' in html


def test_a_gallery_shows_all_its_pictures_at_once():
    use = {"picture": factories.picture()}
    html = body_of(("gallery", {"title": "Views", "pictures": [use, use, use]}))
    assert html.count("<img") == 3
    assert 'aria-label="Views"' in html


def test_the_card_of_another_story_is_cut_at_a_word():
    other = factories.article("Cranes stand still", body=[("paragraph", f"<p>{'harbour ' * 100}</p>")])
    html = body_of(("related", {"article": other}))
    excerpt = re.search(r'class="related-excerpt">([^<]*)<', html)[1]
    assert excerpt.endswith("harbour…")
    assert len(excerpt) <= 301


def test_the_card_stays_true_when_the_other_story_changes():
    other = factories.article("Before", body=[("divider", None)], main_picture=factories.picture())
    article = factories.article(body=[("related", {"article": other})])
    other.title = "After"
    other.save_revision().publish()
    html = Client().get(article.get_absolute_url()).content.decode()
    assert "After" in html
    assert "Before" not in html


@pytest.mark.parametrize("typed", [{}, {"title": "Typed", "excerpt": "Typed too", "url": "https://example.com/"}])
def test_the_card_of_a_story_that_is_not_out_shows_nothing(typed):
    other = factories.article("Secret plan", publish=False)
    html = body_of(("related", {"article": other, **typed}))
    assert "related" not in html
    assert "Secret" not in html


def test_the_card_of_a_withdrawn_story_goes():
    other = factories.article("Gone soon")
    article = factories.article(body=[("related", {"article": other})])
    other.unpublish()
    assert "Gone soon" not in Client().get(article.get_absolute_url()).content.decode()


def test_a_card_of_a_members_story_shows_only_its_open_part():
    body = [("paragraph", "<p>Open words.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed words.</p>")]
    other = factories.article("For members", body=body, access="members")
    html = body_of(("related", {"article": other}))
    assert "Open words." in html
    assert "Closed words." not in html


def test_a_story_elsewhere_is_a_card_too():
    html = body_of(
        ("related", {"article": None, "url": "https://example.com/a", "title": "Theirs", "excerpt": "It began."})
    )
    assert '<a href="https://example.com/a">Theirs</a>' in html
    assert "It began." in html
    unknown = body_of(("related", {"article": None, "url": "", "title": "Theirs", "excerpt": "It began."}))
    assert '<p class="related-headline">Theirs</p>' in unknown


def test_key_developments_are_dated():
    html = body_of(
        ("key_developments", {"day": "2026-11-20", "title": "", "items": ["<p>One <b>thing</b></p>", "<p>Two</p>"]})
    )
    assert '<time datetime="2026-11-20">Key developments on November 20, 2026</time>' in html
    assert "<li>One <b>thing</b></li><li>Two</li>" in html


def test_an_embed_shows_our_copy_and_asks_nobody():
    embed = {
        "url": "https://t.me/harbour/412",
        "title": "",
        "author": "Harbour",
        "text": "Open.\n\nAll.",
        "picture": None,
    }
    html = body_of(("embed", embed))
    assert "<p>Open.</p>" in html
    assert 'href="https://t.me/harbour/412"' in html
    assert 'data-frame="https://t.me/harbour/412?embed=1"' in html
    assert not re.search(r"<(iframe|script|img)\b", html)


def test_an_embed_of_an_unknown_site_is_a_link():
    html = body_of(("embed", {"url": "https://example.com/x", "title": "X", "author": "", "text": "", "picture": None}))
    assert "data-frame" not in html
    assert "example.com</a>" in html


def test_a_film_of_our_own_has_a_public_address_and_a_poster():
    film = every_block.recording("video", "quay.mp4")
    html = body_of(
        ("video", {"media": film, "url": "", "poster": factories.picture(), "caption": "The quay.", "credit": ""})
    )
    assert f'src="/media/{recordings.public_name(film.file)}"' in html
    assert 'preload="none"' in html
    assert 'poster="/media/' in html
    assert "private-media" not in html


def test_a_withdrawn_recording_loses_its_public_copy():
    film = every_block.recording("audio", "pilot.mp3")
    body_of(("audio", {"media": film, "caption": "", "credit": ""}))
    assert storages["public"].exists(recordings.public_name(film.file))
    recordings.withdraw(film.file)
    assert not storages["public"].exists(recordings.public_name(film.file))


def test_a_film_at_a_provider_loads_on_a_click():
    html = body_of(
        ("video", {"media": None, "url": "https://youtu.be/abc-123", "poster": None, "caption": "", "credit": ""})
    )
    assert 'data-frame="https://www.youtube-nocookie.com/embed/abc-123"' in html
    assert "<iframe" not in html


def test_a_special_project_lives_in_a_box_that_cannot_reach_the_page():
    html = body_of(("special", {"title": "Map", "html": '<script>alert("1")</script>', "height": 300}))
    box = re.search(r"<iframe[^>]*>", html)[0]
    assert 'sandbox="allow-scripts allow-popups"' in box
    assert "allow-same-origin" not in box
    assert "script&gt;" not in html
    assert 'src="/_/special/' in box


def test_a_table_has_headings_for_rows_and_columns():
    columns = [{"type": "text", "heading": "Berth"}, {"type": "number", "heading": "Ships"}]
    html = body_of(("table", {"columns": columns, "rows": [{"values": ["Nine", 1400]}], "caption": "Ships"}))
    assert '<th scope="col">Berth</th>' in html
    assert '<th scope="row">Nine</th>' in html
    assert 'role="region" tabindex="0" aria-label="Ships"' in html


def test_an_audio_file_and_a_fact_box_and_a_quote_and_a_divider_are_shown():
    html = body_of(
        ("audio", {"media": every_block.recording("audio", "a.mp3"), "caption": "A pilot.", "credit": ""}),
        ("fact_box", {"title": "What is a pilot?", "text": "<p>A guide.</p>"}),
        ("pull_quote", {"text": "We come back.", "attribution": "A pilot"}),
        ("divider", None),
    )
    for part in (
        "<audio",
        "What is a pilot?",
        "<blockquote><p>We come back.</p>",
        "<figcaption>A pilot</figcaption>",
        "<hr",
    ):
        assert part in html


def test_the_mark_of_the_open_part_shows_nothing_in_an_open_article():
    html = body_of(("paragraph", "<p>One.</p>"), ("open_part_ends", None), ("paragraph", "<p>Two.</p>"))
    assert "<p>Two.</p>" in html
    assert "gate" not in html


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://youtube.com/shorts/abc", "https://www.youtube-nocookie.com/embed/abc"),
        ("https://x.com/port/status/12", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=12"),
        ("https://www.instagram.com/p/Ab_1/", "https://www.instagram.com/p/Ab_1/embed/"),
        ("https://www.tiktok.com/@port/video/77", "https://www.tiktok.com/embed/v2/77"),
        ("https://mastodon.example/@port/11", "https://mastodon.example/@port/11/embed"),
        ("https://public.flourish.studio/visualisation/5/", "https://flo.uri.sh/visualisation/5/embed"),
        ("https://www.datawrapper.de/_/aB3/", "https://datawrapper.dwcdn.net/aB3/"),
        ("https://www.facebook.com/port/posts/1", "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fport%2Fposts%2F1"),
        ("https://bsky.app/profile/port.example/post/3k", None),
        ("javascript:alert(1)", None),
        ("https://example.com/", None),
    ],
)  # fmt: skip
def test_known_sites_have_frames(url, address):
    frame = providers.frame_of(url)
    assert (frame.address if frame else None) == address


def test_all_blocks_together_make_a_page():
    article = every_block.article()
    kinds = {block.block_type for block in Article.objects.get(pk=article.pk).body}
    assert kinds == set(Article.body.field.stream_block.child_blocks) - {"open_part_ends"}
    assert Client().get(article.get_absolute_url()).status_code == 200
