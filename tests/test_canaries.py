"""A sentence behind the gate, and a story that is not out yet: sought wherever anybody without a right can look.

`test_before_its_time.py` asks every public address with the unpublished story and without it. Here the same addresses
are asked in every way of asking, and the printed edition, the kiosk, previews and files are searched besides.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from broadsheet.audio import copies
from broadsheet.audio.models import Part
from broadsheet.edition import site
from broadsheet.edition.press import Press
from broadsheet.edition.press_room import PressRoom
from broadsheet.edition.tests import editions
from broadsheet.membership.tests.cast import reader
from broadsheet.newsroom import specials
from broadsheet.newsroom.models import Article, BylineEntry, DocumentFile, MediaFile
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from kiosk.app import Kiosk
from kiosk.tests.conftest import ask as ask_kiosk
from tests import factories
from tests import test_before_its_time as before
from tests.facts import tell
from tests.narrations import narrate

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

CANARY = "Quillfjord"
"""A word of the closed part alone: of its text, a caption, an alt text, a special project, and a file's name."""

HTML = f"<p>{CANARY}, drawn</p>"

ACCEPTED = [
    "text/html", "application/json", "application/ld+json", "application/activity+json", "application/rss+xml",
    "application/atom+xml", "text/markdown", "text/plain", "application/xml", "application/pdf", "image/webp", "*/*;q=0.1",
]  # fmt: skip
QUERIES = ["whole=1", "preview=true", "format=json", "output=amp", "print=1", "view=draft", "access=members", "_=whole"]
HEADERS = {
    "X-Plate-Mode": "whole", "X-Broadsheet-Print": "whole", "X-Plate-Wanted": "1", "X-Ghost-Preview": "1",
    "X-Preview": "true", "Purpose": "preview", "X-Requested-With": "XMLHttpRequest", "Authorization": "Bearer members",
    "X-Original-URL": "/cms/", "Range": "bytes=0-99999", "User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)",
}  # fmt: skip
COOKIES = {"known": "member", "pass": "x.y.z", "__Host-pass": "x.y.z", "meter": "x", "session": "x"}

committed = before.committed
paper = before.paper


def closed_story(access: str = "members"):
    """A published story whose closed part holds all that can hold a word."""
    picture = factories.picture(CANARY, description=f"{CANARY} at dusk")
    ruling = DocumentFile(title=CANARY, file=ContentFile(b"%PDF-1.7\nQuillfjord", name=f"{CANARY}.pdf"))
    ruling.save()
    interview = MediaFile(
        title=CANARY, type="audio", duration=1, file=ContentFile(b"ID3" + bytes(99), name=f"{CANARY}.mp3")
    )
    interview.save()
    series, topic, author = before._series("Docks"), factories.topic("Docks"), factories.contributor("Petro Docks")
    going_on = factories.running_story("The docks")
    names = [topic, author, series, going_on]
    body = [
        ("paragraph", "<p>The open words.</p>"),
        ("open_part_ends", None),
        ("heading", CANARY),
        ("paragraph", f'<p>{CANARY} in the <a linktype="document" id="{ruling.pk}">ruling</a>.</p>'),
        ("picture", {"picture": picture, "caption": CANARY, "alt": CANARY, "credit": CANARY, "width": "column"}),
        ("audio", {"media": interview}),
        ("special", {"title": CANARY, "html": HTML, "height": 300}),
    ]
    article = factories.article("The docks report", publish=False, series=series, access=access, body=body)
    article.byline.add(BylineEntry(contributor=author))
    article.topics.add(topic)
    article.running_stories.add(going_on)
    article.save_revision().publish()
    article.refresh_from_db()
    whole = narrate(article, sound=f"ID3 {CANARY}, spoken".encode())
    narrate(article, Part.OPEN, sound=b"ID3 the open words, spoken")
    files = (ruling, interview, picture)
    addresses = before.paths(article, names, *files)
    addresses["closed"] = [f"/listen/{access}/{article.pk}/{copies.name_of(whole.sha256)}"]
    addresses["search"] += [
        f"/search/?q={word}" for word in (CANARY, CANARY[:5], CANARY.lower(), f'"{CANARY}"', "dusk")
    ]
    addresses["special"] = [specials.address(article, HTML)]
    return before.Story(article, names, *files, addresses)


def opened(story):
    story.article.access = "open"
    story.article.save_revision().publish()


def ways(path):
    """Every way of asking for a path: what Django's client is to be called with."""
    yield path, {}
    yield from ((path, {"Accept": kind}) for kind in ACCEPTED)
    yield from ((f"{path}{'&' if '?' in path else '?'}{query}", {}) for query in QUERIES)
    yield from ((path, {name: value}) for name, value in HEADERS.items())


def answers(addresses, *, is_thorough=True):
    """All that a stranger gets at these addresses, asked in every way: how it was asked, and every byte of it."""
    client = Client(raise_request_exception=False)
    client.cookies.load(COOKIES)
    for path in addresses:
        for asked, headers in ways(path) if is_thorough else [(path, {})]:
            for method in ("get",) if headers or asked != path else ("get", "head"):
                answer = getattr(client, method)(asked, headers=headers)
                yield f"{method} {asked} {headers}", answer, before.whole(answer)


def found(word, addresses, *, slug="the-docks-report", is_thorough=True):
    """Where the word is said, in a header or a body. A search that repeats what it was asked tells by what it finds."""
    seen, count = set(), 0
    for asked, answer, body in answers(addresses, is_thorough=is_thorough):
        count += 1
        said = f"{dict(answer.headers)} {body.decode('utf-8', 'replace')}".lower()
        sign = _sign(asked, word.lower(), slug)
        if sign in said:
            seen.add(asked)
        length = answer.headers.get("Content-Length")
        if asked.startswith("get") and length is not None and answer.status_code == 200:
            assert int(length) == len(body), asked
    tell("canaries: questions", count)
    return seen


def _sign(asked, word, slug):
    """What gives the word away; where the question itself says it, what only an answer with the thing in it says."""
    if "/documents/" in asked:
        return "%PDF-1.7".lower() if word.islower() else "%PDF-1.7"
    return slug if word.lower() in asked.lower() else word


def leaks(*asked, **how):
    """The same, of what must not be found."""
    seen = found(*asked, **how)
    tell("canaries: found", len(seen))
    return seen


def public_addresses(story, *views):
    return [path for view, paths in story.paths.items() for path in paths if not views or view in views]


@pytest.fixture
def press(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return Press()


def on_disk(folder: Path, word: str) -> set[str]:
    """Every file outside the private tree that says the word, in its name or in its bytes as they lie."""
    said = set()
    for path in (path for path in folder.rglob("*") if path.is_file()):
        where = path.relative_to(folder)
        if where.parts[0] != "private" and (word.lower() in f"{where}".lower() or word.encode() in path.read_bytes()):
            said.add(str(where))
    return said


def test_no_public_address_says_what_stands_behind_the_gate_however_it_is_asked(paper, committed):
    with committed():
        story = closed_story()
    assert leaks(CANARY, public_addresses(story)) == set()


def test_no_public_address_says_what_is_open_to_the_registered_alone(paper, committed):
    with committed():
        story = closed_story("registered")
    assert leaks(CANARY, public_addresses(story), is_thorough=False) == set()


def test_a_reader_without_a_right_is_told_no_more_than_a_stranger(client, paper, committed):
    with committed():
        story = closed_story()
    client.force_login(reader())
    for path in public_addresses(story):
        sign = _sign(path, CANARY, story.article.slug)
        assert sign.encode() not in before.whole(client.get(path)), path


@pytest.mark.control
def test_the_same_search_finds_it_once_it_is_open(paper, committed):
    with committed():
        story = closed_story()
        opened(story)
    views = ("page", "front_rss", "front_json", "topic_atom", "search", "special")
    seen = " ".join(found(CANARY, public_addresses(story, *views), is_thorough=False))
    assert all(
        sign in seen for sign in ("get /the-docks-report/ ", "/rss/", "/feed.json", "/atom/", "/search/", "/_/special/")
    )


def test_what_is_linked_behind_the_gate_alone_is_handed_to_nobody(client, paper, committed):
    with committed():
        story = closed_story()
    client.get(f"/{story.article.slug}/")
    for path in public_addresses(story, "wagtaildocs_serve", "special"):
        assert client.get(path).status_code == 404, path


@pytest.mark.control
def test_what_is_linked_behind_the_gate_is_handed_out_once_it_is_open(client, paper, committed):
    with committed():
        story = closed_story()
        opened(story)
    client.get(f"/{story.article.slug}/")
    assert [before.whole(client.get(path)) for path in public_addresses(story, "wagtaildocs_serve")] == [
        b"%PDF-1.7\nQuillfjord"
    ]


def test_the_printed_edition_says_neither_the_closed_words_nor_the_unpublished_story(press, tmp_path):
    closed_story()
    _scheduled()
    printed = len(editions.print_everything_due(press))
    press.journal.sum_up(complete=True)
    assert on_disk(tmp_path, CANARY) == set()
    assert on_disk(tmp_path, before.WORD) == set()
    assert any(CANARY.encode() in path.read_bytes() for path in (tmp_path / "private").rglob("*.html"))
    assert any("/listen/members/" in path.read_text() for path in (tmp_path / "private").rglob("*.html"))
    assert not any(before.WORD.encode() in path.read_bytes() for path in (tmp_path / "private").rglob("*.html"))
    tell("canaries: plates searched", printed)


@pytest.mark.control
def test_the_printed_edition_says_both_once_they_are_out(press, tmp_path):
    opened(closed_story())
    _scheduled().article.save_revision().publish()
    story = Article.objects.get(title__startswith=before.WORD)
    story.go_live_at = None
    story.save_revision().publish()
    editions.print_everything_due(press)
    assert on_disk(tmp_path, CANARY)
    assert on_disk(tmp_path, before.WORD)


def test_a_kiosk_answers_for_a_scheduled_story_as_for_one_that_never_was(press, tmp_path):
    article = _scheduled().article
    room = PressRoom()
    room.make_ready()
    list(room.print_all())
    site.write()
    kiosk = Kiosk(tmp_path)
    kiosk.edition.load()
    for asked in (f"/{article.slug}/", f"/{article.slug}", f"/{article.slug}/%20whole", f"/_/special/{article.pk}/x/"):
        other = asked.replace(article.slug, "never-was-anything").replace(str(article.pk), "99999")
        for method in ("GET", "HEAD"):
            mine, never = (ask_kiosk(kiosk, path, method, {"Host": "testserver"}) for path in (asked, other))
            assert (mine.status, never.status) in {(404, 404), (301, 301), (308, 308), (503, 503)}, asked
            assert _bare(mine.headers, article.slug) == _bare(never.headers, "never-was-anything"), asked
            assert mine.body == never.body


def test_a_scheduled_story_equals_a_page_that_never_was_however_it_is_asked_for(paper, committed):
    with committed():
        article = _scheduled().article
    names = (article.slug, "n" * len(article.slug))
    mine, never = (
        [
            (a.status_code, dict(a.headers), body.replace(name.encode(), b""))
            for _asked, a, body in answers([f"/{name}/"])
        ]
        for name in names
    )
    assert mine == never
    assert {status for status, *_rest in mine} == {404}


def test_previews_files_and_the_desk_show_a_scheduled_story_to_nobody_without_a_right(client, paper, committed):
    with committed():
        story = _scheduled()
    rendition = story.picture.get_rendition("width-480|format-webp")
    asked = _private_addresses(story, rendition)
    for somebody in (None, reader()):
        if somebody:
            client.force_login(somebody)
        for path in asked:
            for kind in ("text/html", "application/json"):
                answer = client.get(path, headers={"Accept": kind})
                said = before.whole(answer).decode("utf-8", "replace") + str(
                    answer.headers.get("Content-Disposition", "")
                )
                assert answer.status_code in {302, 403, 404}, path
                assert before.WORD.lower() not in said.replace(path, "").lower(), path


@pytest.mark.control
def test_the_same_addresses_do_show_it_to_those_who_may(client, paper, committed):
    with committed():
        story = _scheduled()
    client.force_login(person(Role.CHIEF_EDITOR))
    asked = _private_addresses(story, story.picture.get_rendition("width-480|format-webp"))
    shown = {path for path in asked if _status(client.get(path)) == 200}
    assert len(shown) >= len(asked) - 1


def _status(answer):
    before.whole(answer)
    return answer.status_code


def _scheduled():
    story = before.write()
    before._scheduled(story)
    return story


def _private_addresses(story, rendition):
    pk = story.article.pk
    return [
        reverse("wagtailadmin_pages:view_draft", args=[pk]),
        reverse("wagtailadmin_pages:edit", args=[pk]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[pk]),
        reverse("wagtailadmin_pages:history", args=[pk]),
        f"/cms/api/main/pages/{pk}/",
        "/cms/api/main/pages/?type=newsroom.Article&fields=*",
        reverse("wagtailadmin_pages:search") + f"?q={before.WORD}",
        reverse("wagtailimages:edit", args=[story.picture.pk]),
        reverse("private_media", args=[rendition.file.name]),
        reverse("private_media", args=[story.picture.file.name]),
        reverse("private_media", args=[story.ruling.file.name]),
        reverse("private_media", args=[story.interview.file.name]),
    ]


def _bare(headers, own):
    return [(name, value.replace(own, "…")) for name, value in headers if name != "date"]
