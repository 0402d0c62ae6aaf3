"""The gate: the closed part of an article is in no public output."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.newsroom import gate
from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.models import Article
from tests import factories

CANARY = "canaryunderthegate"

CLOSED = [
    ("paragraph", f"<p>{CANARY} in a paragraph.</p>"),
    ("heading", f"{CANARY} in a heading"),
    ("pull_quote", {"text": CANARY, "attribution": CANARY}),
    ("embed", {"url": f"https://example.com/{CANARY}", "title": CANARY, "author": CANARY, "text": CANARY, "picture": None}),
    ("fact_box", {"title": CANARY, "text": f"<p>{CANARY}</p>"}),
    ("special", {"title": CANARY, "html": CANARY, "height": 100}),
    ("related", {"article": None, "url": f"https://example.com/{CANARY}", "title": CANARY, "excerpt": CANARY}),
]  # fmt: skip
MARKED = [("paragraph", "<p>Open words.</p>"), ("open_part_ends", None), *CLOSED]
UNMARKED = [("paragraph", f"<p>Open words.</p><p>{CANARY} in the same block.</p>"), *CLOSED]

PUBLIC = [
    "/{slug}/", "/", "/section/harbour/", "/tag/grain/", "/author/olena-marchenko/", "/news-feed/", "/archive/",
    "/_/fragment/news-feed/", "/_/fragment/editors-picks/", "/rss/", "/atom/", "/feed.json", "/section/harbour/rss/",
    "/tag/grain/rss/", "/author/olena-marchenko/rss/", "/sitemap.xml", "/news-sitemap.xml", "/search/?q=cranes",
    "/corrections/",
]  # fmt: skip


def members_article(body, **fields):
    article = factories.article(
        "Who owns the cranes", body=body, by="Olena Marchenko", **{"access": "members", **fields}
    )
    article.topics.add(factories.topic("Grain"))
    article.save_revision().publish()
    return Article.objects.get(pk=article.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("access", ["members", "registered"])
@pytest.mark.parametrize("body", [MARKED, UNMARKED], ids=["marked", "unmarked"])
def test_the_closed_part_is_in_no_public_output(access, body):
    article = members_article(body, access=access)
    open_words = 0
    for path in PUBLIC:
        content = Client().get(path.format(slug=article.slug)).content.decode()
        assert CANARY not in content, path
        open_words += "Open words." in content
    assert open_words >= 1
    assert CANARY not in article.excerpt + article.summary


@pytest.mark.django_db
def test_the_closed_part_cannot_be_searched_for():
    article = members_article(MARKED)
    assert article.headline in Client().get("/search/?q=cranes").content.decode()
    assert article.headline not in Client().get(f"/search/?q={CANARY}").content.decode()


@pytest.mark.control
@pytest.mark.django_db
def test_in_an_open_article_the_same_words_are_public():
    article = members_article(MARKED, access="open")
    assert CANARY in Client().get(article.get_absolute_url()).content.decode()
    assert CANARY in article.excerpt


@pytest.mark.django_db
def test_the_reader_meets_a_gate_that_says_why():
    html = Client().get(members_article(MARKED).get_absolute_url()).content.decode()
    assert 'class="gate"' in html
    assert "The rest of this story is for members" in html


@pytest.mark.django_db
def test_registered_readers_have_words_of_their_own():
    html = Client().get(members_article(MARKED, access="registered").get_absolute_url()).content.decode()
    assert "for readers with an account" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [[("paragraph", "<p>All.</p>")], [("paragraph", "<p>All.</p>"), ("open_part_ends", None)]]
)
def test_there_is_no_gate_with_nothing_behind_it(body):
    assert 'class="gate"' not in Client().get(members_article(body).get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_staff_see_the_whole_in_a_preview_and_where_the_gate_stands():
    article = members_article(MARKED)
    html = article.get_latest_revision_as_object().make_preview_request().content.decode()
    assert f"{CANARY} in a paragraph." in html
    assert 'class="gate-mark"' in html
    assert 'class="gate"' not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (MARKED, ["<p>Open words.</p>"]),
        (UNMARKED, ["<p>Open words.</p>"]),
        ([("heading", "First"), ("paragraph", "<p>Then.</p>")], []),
        ([("paragraph", "<ul><li>A list.</li></ul><p>Then.</p>")], []),
        ([("open_part_ends", None), ("paragraph", "<p>Then.</p>")], []),
        ([], []),
    ],
)
def test_what_is_open(body, shown):
    article = Article(access="members", body=body)
    assert [getattr(block.value, "source", block.value) for block in gate.open_blocks(article)] == shown


_KINDS = st.sampled_from(["open", "registered", "members"])
_BODIES = st.lists(st.sampled_from(["paragraph", "heading", "divider", "open_part_ends"]), max_size=12)


@pytest.mark.django_db
@given(_KINDS, _BODIES)
def test_nothing_after_the_mark_is_open_unless_the_article_is(access, kinds):
    stream = BodyBlock()
    body = [
        {"type": kind, "value": f"<p>{number}</p>" if kind != "divider" else None} for number, kind in enumerate(kinds)
    ]
    article = Article(access=access)
    article.body = stream.to_python(body)
    shown = gate.open_blocks(article)
    assert all(block.block_type != gate.MARK for block in shown)
    if access == "open":
        assert len(shown) == len([kind for kind in kinds if kind != gate.MARK])
        assert not gate.is_gated(article)
    elif gate.MARK in kinds:
        assert len(shown) == kinds.index(gate.MARK)
    else:
        assert len(shown) <= 1
