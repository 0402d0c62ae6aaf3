"""Pieces of other sites: copied behind, kept when they vanish, asked for by a reader's click only."""

from __future__ import annotations

import io
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.urls import reverse
from PIL import Image
from wagtail.embeds.embeds import get_embed

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.safe_fetch import Fetched, Fetcher, FetchError
from broadsheet.newsroom import public_names, tasks
from broadsheet.newsroom.embeds import copying
from broadsheet.newsroom.embeds.answers import Answer, from_oembed, from_page
from broadsheet.newsroom.embeds.sources import sources
from broadsheet.newsroom.models import Article, EmbedCopy, Picture, PublicFile
from broadsheet.newsroom.views import embeds
from tests import factories

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube.com/watch?v=abc123DEF45"
X = "https://x.com/lantern/status/1234567890"
TELEGRAM = "https://t.me/lantern/42"
MASTODON = "https://social.example/@lantern/109"


def picture_bytes() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(buffer, "JPEG")
    return buffer.getvalue()


class Shelf(Fetcher):
    """The Internet, as far as a test has written it down: what each address answers, and which were asked."""

    def __init__(self, **answers):
        super().__init__()
        self.answers = {}
        self.asked: list[str] = []

    def put(self, beginning: str, content, kind: str = "application/json") -> Shelf:
        raw = (
            content
            if isinstance(content, bytes)
            else content.encode()
            if isinstance(content, str)
            else json.dumps(content).encode()
        )
        self.answers[beginning] = (kind, raw)
        return self

    def get(self, url, *, content_types=(), max_bytes=0, headers=None) -> Fetched:
        self.asked.append(url)
        for beginning, (kind, content) in self.answers.items():
            if url.startswith(beginning):
                if content_types and kind not in content_types:
                    raise FetchError("of another type")
                return Fetched(url, 200, kind, content, {"content-type": kind})
        raise FetchError("The site answers with 404.")


def page_of(**marks: str) -> str:
    head = "".join(f'<meta property="og:{name}" content="{value}">' for name, value in marks.items())
    return f"<html><head><title>Somewhere</title>{head}</head><body><script>alert(1)</script></body></html>"


def copied(url: str, shelf: Shelf) -> EmbedCopy:
    return copying.make(EmbedCopy.objects.create(url=url), fetcher=shelf)


# Reading ---------------------------------------------------------------------------------------------------------------


def test_a_film_gives_title_author_and_still():
    shelf = (
        Shelf()
        .put(
            "https://www.youtube.com/oembed?",
            {
                "title": "Cranes at dawn",
                "author_name": "The Lantern",
                "type": "video",
                "thumbnail_url": "https://i.ytimg.com/vi/abc/hqdefault.jpg",
                "html": "<iframe src='https://www.youtube.com/embed/abc'></iframe>",
            },
        )
        .put("https://i.ytimg.com/", picture_bytes(), "image/jpeg")
    )
    row = copied(YOUTUBE, shelf)
    assert (row.title, row.author, row.text) == ("Cranes at dawn", "The Lantern", "")
    assert row.picture.credit == "The Lantern / YouTube"
    assert (row.picture.width, row.picture.height) == (640, 360)
    assert "%3Fv%3Dabc123DEF45" in shelf.asked[0]


def test_a_post_gives_its_words_and_no_html():
    html = (
        '<blockquote class="twitter-tweet"><p lang="en">Cranes &amp; ships<br>again <a href="https://t.co/x">x</a></p>'
        '&mdash; The Lantern</blockquote><script src="https://platform.twitter.com/widgets.js"></script>'
    )
    row = copied(X, Shelf().put("https://publish.twitter.com/oembed", {"author_name": "The Lantern", "html": html}))
    assert row.text == "Cranes & ships\nagain x"
    assert "<" not in row.text


def test_a_site_without_oembed_is_read_by_its_page():
    shelf = Shelf().put(TELEGRAM, page_of(title="The Lantern", description="Cranes move again"), "text/html")
    row = copied(TELEGRAM, shelf)
    assert (row.title, row.text) == ("The Lantern", "Cranes move again")


def test_what_oembed_leaves_out_is_taken_from_the_page():
    shelf = (
        Shelf()
        .put("https://social.example/api/oembed", {"author_name": "The Lantern", "html": "<iframe></iframe>"})
        .put(MASTODON, page_of(description="Cranes move again"), "text/html")
    )
    row = copied(MASTODON, shelf)
    assert (row.author, row.text) == ("The Lantern", "Cranes move again")


@pytest.mark.parametrize(
    "url",
    [
        YOUTUBE, X, TELEGRAM, MASTODON, "https://www.facebook.com/lantern/posts/1", "https://www.instagram.com/p/abc/",
        "https://www.tiktok.com/@lantern/video/1", "https://bsky.app/profile/lantern.example/post/3k",
        "https://datawrapper.dwcdn.net/abcde/1/", "https://public.flourish.studio/visualisation/1/",
        "https://elsewhere.example/story",
    ],
)  # fmt: skip
def test_every_site_is_asked_by_https_and_its_own_address(url):
    for source in sources(url):
        assert source.url.startswith("https://")


@pytest.mark.parametrize("said", [None, [], "x", {"title": 5, "html": 7, "thumbnail_url": "javascript:alert(1)"}])
def test_nonsense_is_no_answer(said):
    assert from_oembed(said, X) == Answer()


def test_a_page_that_tries_to_smuggle_is_read_as_text():
    page = page_of(title="&lt;script&gt;alert(1)&lt;/script&gt;", image="file:///etc/passwd")
    answer = from_page(page, X)
    assert answer.title == "<script>alert(1)</script>", "escaped where it is shown"
    assert answer.picture_url == ""


def test_a_picture_that_is_none_is_left_out():
    shelf = (
        Shelf()
        .put(TELEGRAM, page_of(title="x", image="https://t.me/x.jpg"), "text/html")
        .put("https://t.me/x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    )
    assert copied(TELEGRAM, shelf).picture is None
    assert not Picture.objects.exists()


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/still.jpg":
            kind, body = "image/jpeg", picture_bytes()
        else:
            kind, body = "text/html", page_of(title="Elsewhere", image="/still.jpg").encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def test_a_whole_copy_comes_through_the_guarded_fetch():
    site = HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{site.server_address[1]}/story"
    try:
        refused = copying.make(EmbedCopy.objects.create(url=url))
        assert refused.failed_at
        assert refused.fetched_at is None
        row = copying.make(refused, fetcher=Fetcher(allow_loopback=True))
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
    assert row.title == "Elsewhere"
    assert row.picture.width == 640


# Keeping ---------------------------------------------------------------------------------------------------------------


def test_a_copy_stays_when_the_original_vanishes():
    row = copied(TELEGRAM, Shelf().put(TELEGRAM, page_of(title="The Lantern", description="Cranes"), "text/html"))
    copying.make(row, fetcher=Shelf())
    row.refresh_from_db()
    assert (row.title, row.text) == ("The Lantern", "Cranes")
    assert row.failed_at
    assert "404" in row.problem


def embedding(url: str, **more):
    return [("embed", {"url": url, "title": "", "author": "", "text": "", "picture": None, **more})]


def test_the_page_shows_the_copy_and_asks_nobody(client):
    row = copied(TELEGRAM, Shelf().put(TELEGRAM, page_of(title="x", description="Cranes move again"), "text/html"))
    article = factories.article(body=embedding(TELEGRAM))
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Cranes move again" in page
    assert "<iframe" not in page
    for sender in ('src="https://t.me', 'href="https://t.me/s', 'script src="https'):
        assert sender not in page
    assert row.url in page


def test_what_the_desk_wrote_goes_before_the_copy():
    copied(TELEGRAM, Shelf().put(TELEGRAM, page_of(title="Theirs", description="Their words"), "text/html"))
    article = factories.article(body=embedding(TELEGRAM, text="Our words"))
    value = Article.objects.get(pk=article.pk).body[0].value
    assert (value["title"], value["text"], value.copy_text) == ("Theirs", "Our words", "Our words")
    assert (value.provider, value.frame_url) == ("Telegram", "https://t.me/lantern/42?embed=1")


def test_an_embed_without_a_copy_is_a_plain_card(client):
    article = factories.article(body=embedding("https://elsewhere.example/story"))
    value = Article.objects.get(pk=article.pk).body[0].value
    assert not value.has_copy
    assert value.frame is None
    assert 'href="https://elsewhere.example/story"' in client.get(article.get_absolute_url()).content.decode()


def test_many_embeds_cost_as_many_queries_as_one(django_assert_max_num_queries):
    body = []
    for number in range(8):
        url = f"https://t.me/lantern/{number}"
        EmbedCopy.objects.create(url=url, title=f"Piece {number}", picture=factories.picture(f"p{number}", (40, 30)))
        body += embedding(url)
    article = Article.objects.get(pk=factories.article(body=body).pk)
    with django_assert_max_num_queries(4):
        assert [block.value["title"] for block in article.body] == [f"Piece {number}" for number in range(8)]
        assert all(block.value["picture"] for block in article.body)


def test_the_picture_of_a_copy_is_public_as_long_as_the_article(client, django_capture_on_commit_callbacks):
    picture = factories.picture("Still", (640, 360))
    EmbedCopy.objects.create(url=TELEGRAM, title="x", picture=picture)
    assert not public_names.is_shown(picture)
    with django_capture_on_commit_callbacks(execute=True):
        article = factories.article(body=embedding(TELEGRAM))
    client.get(article.get_absolute_url())
    assert PublicFile.objects.filter(rendition__image=picture).exists()
    with django_capture_on_commit_callbacks(execute=True):
        Article.objects.get(pk=article.pk).unpublish()
    assert not PublicFile.objects.filter(rendition__image=picture).exists()


# Asking ----------------------------------------------------------------------------------------------------------------


def test_saving_asks_once_for_each_address():
    article = factories.article(body=embedding(X) + embedding(X) + embedding(TELEGRAM), publish=False)
    assert {row.url for row in copying.wanted(article)} == {X, TELEGRAM}
    assert copying.wanted(article) == []


def test_what_failed_is_asked_again_after_an_hour():
    article = factories.article(body=embedding(X), publish=False)
    [row] = copying.wanted(article)
    copying.make(row, fetcher=Shelf())
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert copying.wanted(article) == [row]


def test_the_editors_page_is_not_kept_waiting(admin_client, django_capture_on_commit_callbacks):
    article = factories.article(body=embedding(X), publish=False)
    with django_capture_on_commit_callbacks() as waiting:
        tasks.copy_embeds_of(article)
    assert len([each for each in waiting if "later" in getattr(each, "__qualname__", "")]) == 1
    assert EmbedCopy.objects.get().fetched_at is None


def test_a_task_for_a_row_that_is_gone_does_nothing():
    assert tasks.copy_embed.call(10_000_000) is False


def test_the_desk_is_told_of_embeds_without_a_copy():
    article = factories.article(body=embedding(X))
    EmbedCopy.objects.all().delete()
    [row] = copying.wanted(article)
    copying.make(row, fetcher=Shelf())
    assert copying.failures() == [row]
    assert "404" in copying.failures()[0].problem
    chief = User.objects.create_superuser("chief@lantern.example", "pass", name="Chief")
    assert X in embeds.desk_panel(user=chief)
    assert embeds.desk_panel(user=User.objects.create_user("reader@lantern.example", "pass")) == ""


def test_wagtails_own_embeds_ask_nobody():
    assert get_embed(YOUTUBE).html == f'<a href="{YOUTUBE}">YouTube</a>'
    assert "<script" not in get_embed("https://a.example/<script>").html


def test_the_admins_embed_chooser_asks_nobody(admin_client):
    answer = admin_client.post(reverse("wagtailembeds:chooser_upload"), {"embed-chooser-url": YOUTUBE})
    assert answer.status_code == 200
