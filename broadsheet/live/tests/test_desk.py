"""The desk: making a coverage, filing with one field, deciding, changing, taking back; without JavaScript throughout."""

from __future__ import annotations

import io
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from broadsheet.foundation import clock
from broadsheet.live import changing, covering, filing
from broadsheet.live.desk import box
from broadsheet.live.desk.forms import split
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState, Post, PostState
from broadsheet.newsroom.models import Contributor, Picture
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, editor):
    client.force_login(editor)
    return client


def _file(client, coverage, text="A crane moves.", **more):
    return client.post(reverse("live_file", args=[coverage.pk]), {"text": text, "key": str(uuid.uuid4()), **more})


def test_a_coverage_is_made_announced_begun_paused_and_ended(at_desk):
    at_desk.post(
        reverse("live_new_coverage"), {"headline": "The vote", "language": "en", "starts_at": "2027-01-05T09:00"}
    )
    made = Coverage.objects.get()
    assert (made.slug, made.state, made.is_public) == ("the-vote", "scheduled", False)
    assert clock.local(made.starts_at).hour == 9
    at_desk.post(reverse("live_announcement", args=[made.pk]))
    assert Coverage.objects.get().is_public
    for to in ("live", "paused", "live", "ended"):
        at_desk.post(reverse("live_state", args=[made.pk]), {"to": to, "bulletin": "Counted."})
        assert Coverage.objects.get().state == to
    assert Coverage.objects.get().bulletin == "Counted."
    assert "Counted." in at_desk.get(reverse("live_room", args=[made.pk])).content.decode()


def test_an_address_that_readers_know_stays(at_desk, harbour):
    address = reverse("live_change", args=[harbour.pk])
    at_desk.post(address, {"headline": "Open again", "language": "en", "slug": "another"})
    found = Coverage.objects.get()
    assert (found.headline, found.slug) == ("Open again", "harbour")


def test_two_coverages_of_one_address_are_not_made(at_desk, harbour):
    page = at_desk.post(reverse("live_new_coverage"), {"headline": "x", "language": "en", "slug": "harbour"})
    assert "has this address" in str(page.context_data["form"].errors)
    assert Coverage.objects.count() == 1


def test_one_field_is_enough_and_a_first_line_becomes_the_headline(at_desk, harbour):
    assert _file(at_desk, harbour).status_code == 302
    _file(at_desk, harbour, "Two cranes\r\n\r\nThe second one moves, too.")
    assert list(Post.objects.order_by("pk").values_list("headline", "text", "state")) == [
        ("", "A crane moves.", "out"), ("Two cranes", "The second one moves, too.", "out"),
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "headline", "text"), [
    ("One line", "", "One line"), ("One\ntwo", "", "One\ntwo"), ("One\n\ntwo", "One", "two"), ("One\n \n\n", "", "One"),
    ("\n\nOne\n\ntwo\n\nthree", "One", "two\n\nthree"), ("x" * 201 + "\n\ntwo", "", "x" * 201 + "\n\ntwo"),
])  # fmt: skip
def test_what_is_a_headline(typed, headline, text):
    assert split(typed) == (headline, text)


def test_the_byline_is_the_persons_own_and_nobodys_else(at_desk, harbour, editor):
    own = factories.contributor("Iryna Koval")
    Contributor.objects.filter(pk=own.pk).update(account=editor)
    other = factories.contributor("Olena")
    form = at_desk.get(reverse("live_room", args=[harbour.pk])).context_data["form"]
    assert form.initial["contributors"] == [own.pk]
    _file(at_desk, harbour, contributors=[own.pk, other.pk])
    assert set(Post.objects.get().contributors.all()) == {own, other}


def test_a_reporters_post_waits_is_approved_as_it_was_read_or_refused(client, at_desk, harbour, reporter):
    own = Client()
    own.force_login(reporter)
    _file(own, harbour)
    first = Post.objects.get()
    assert "It waits for an editor." in own.get(reverse("live_room", args=[harbour.pk])).content.decode()
    own.post(reverse("live_post", args=[first.pk]), {"text": "Nonsense.", "seen": 1})
    at_desk.post(reverse("live_approval", args=[first.pk]), {"seen": 1})
    assert Post.objects.get().state == PostState.WAITING, "it is not what the editor has read"
    at_desk.post(reverse("live_approval", args=[first.pk]), {"seen": 2})
    assert Post.objects.get().state == PostState.OUT
    assert own.post(reverse("live_post", args=[first.pk]), {"text": "Again.", "seen": 2}).status_code == 302
    assert Post.objects.get().text == "Nonsense.", "it is the editors' now"
    _file(own, harbour, "Second.")
    at_desk.post(reverse("live_refusal", args=[Post.objects.get(text="Second.").pk]), {"reason": "We have it."})
    assert AuditEntry.objects.get(act="post.refuse").detail["reason"] == "We have it."


def test_what_is_planned_by_an_editor_is_no_more_the_reporters_to_change(harbour, say, reporter, editor):
    post = say(harbour, by=reporter, not_before=clock.now() + timedelta(hours=1))
    filing.let_out(post=post, by=editor)
    with pytest.raises(changing.NotAllowedError):
        changing.edit(post=post, words=Words("x"), seen=1, by=reporter)


def test_whoever_is_overtaken_sees_both_texts_and_can_save(at_desk, harbour, say, editor):
    post = say(harbour)
    address = reverse("live_post", args=[post.pk])
    changing.edit(post=post, words=Words("Theirs, *new*."), seen=1, by=editor)
    page = at_desk.post(address, {"text": "Mine.", "seen": 1, "how": "typo"})
    assert page.status_code == 409
    body = page.content.decode()
    assert "Mine." in body
    assert "Theirs, <em>new</em>." in body
    assert 'name="seen" value="2"' in body
    at_desk.post(address, {"text": "Mine, and theirs.", "seen": 2, "how": "update"})
    found = Post.objects.get()
    assert (found.text, found.version, found.updated_at is not None) == ("Mine, and theirs.", 3, True)


def test_a_post_is_corrected_withdrawn_restored_and_pinned(at_desk, harbour, say):
    post = say(harbour)
    at_desk.post(
        reverse("live_post", args=[post.pk]),
        {"text": "At seven.", "seen": 1, "how": "correction", "note": "Not at six."},
    )
    assert Post.objects.get().corrections.get().note == "Not at six."
    at_desk.post(reverse("live_pin", args=[harbour.pk]), {"post": post.pk})
    assert Coverage.objects.get().pinned == post
    at_desk.post(reverse("live_pin", args=[harbour.pk]))
    assert Coverage.objects.get().pinned is None
    at_desk.post(reverse("live_withdrawal", args=[post.pk]), {"reason": "Wrong."})
    assert not Post.objects.out().exists()
    at_desk.post(reverse("live_restoration", args=[post.pk]))
    assert Post.objects.out().exists()


def test_an_embargo_is_typed_on_the_papers_clock_put_off_and_lifted(at_desk, harbour):
    soon = clock.local(clock.now() + timedelta(days=1)).replace(second=0, microsecond=0, tzinfo=None)
    _file(at_desk, harbour, not_before=soon.isoformat(timespec="minutes"))
    post = Post.objects.get()
    assert post.state == PostState.PLANNED
    assert clock.local(post.not_before).replace(tzinfo=None) == soon
    address = reverse("live_post", args=[post.pk])
    later = (soon + timedelta(hours=2)).isoformat(timespec="minutes")
    at_desk.post(address, {"text": post.text, "seen": 1, "not_before": later})
    assert Post.objects.get().state == PostState.PLANNED
    at_desk.post(address, {"text": post.text, "seen": 2, "not_before": ""})
    assert Post.objects.get().state == PostState.OUT


def test_a_short_item_of_the_feed_is_filed_by_the_same_box(at_desk):
    at_desk.post(reverse("live_feed_file", args=["uk"]), {"text": "Кран рушив.", "key": str(uuid.uuid4())})
    post = Post.objects.get()
    assert (post.coverage, post.language, post.is_in_feed, post.state) == (None, "uk", True, "out")
    assert "Кран рушив." in at_desk.get(reverse("live_feed_room", args=["uk"])).content.decode()
    assert at_desk.get("/cms/live/feed/xx/").status_code == 404


def jpeg():
    made = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(made, "JPEG")
    made.seek(0)
    made.name = "crane.jpg"
    return made


def test_a_picture_comes_with_the_post_and_what_is_none_is_refused_with_the_text_kept(at_desk, harbour):
    _file(at_desk, harbour, photo=jpeg(), alt="A crane")
    assert Post.objects.get().picture.description == "A crane"
    broken = io.BytesIO(b"GIF89a, or so")
    broken.name = "x.gif"
    page = _file(at_desk, harbour, "Do not lose this.", photo=broken)
    assert page.status_code == 400
    assert "Do not lose this." in page.content.decode()
    assert Picture.objects.count() == 1


def test_sent_twice_it_is_one_post_with_one_picture(at_desk, harbour):
    key = str(uuid.uuid4())
    for _turn in range(2):
        _file(at_desk, harbour, key=key, photo=jpeg())
    assert (Post.objects.count(), Picture.objects.count()) == (1, 1)


def test_a_page_gone_back_to_does_not_swallow_the_next_post(at_desk, harbour):
    key = str(uuid.uuid4())
    _file(at_desk, harbour, "First.", key=key)
    page = _file(at_desk, harbour, "Second.", key=key)
    assert page.status_code == 400
    assert "Second." in page.content.decode()
    assert key not in page.content.decode()
    assert Post.objects.count() == 1


def test_the_key_of_somebody_else_is_no_way_to_their_post(at_desk, harbour, say, reporter):
    theirs = say(harbour, by=reporter)
    answer = at_desk.post(
        reverse("live_file", args=[harbour.pk]), {"text": theirs.text, "key": str(theirs.key)}, headers={"Accept": "application/json"}
    )  # fmt: skip
    assert answer.status_code == 409


def test_scripts_are_told_what_has_become_of_it(at_desk, harbour, editor):
    as_script = {"headers": {"Accept": "application/json"}}
    address = reverse("live_file", args=[harbour.pk])
    said = at_desk.post(address, {"text": "x", "key": str(uuid.uuid4())}, **as_script)
    assert (said.status_code, said.json()["state"]) == (200, "out")
    assert at_desk.post(address, {"text": " "}, **as_script).status_code == 400
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    over = at_desk.post(address, {"text": "x"}, **as_script)
    assert (over.status_code, "over" in over.json()["error"]) == (409, True)


def _at_once(editor, harbour, key, times=4):
    start = threading.Barrier(times)
    codes = []

    def send():
        own = Client()
        own.force_login(editor)
        start.wait()
        codes.append(_file(own, harbour, key=key).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _each in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return codes


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_post(harbour, editor):
    assert _at_once(editor, harbour, str(uuid.uuid4())) == [302] * 4
    assert Post.objects.count() == 1


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_key_a_double_click_would_be_several(harbour, editor, monkeypatch):
    monkeypatch.setattr(filing, "known", lambda key: None)
    real = filing.file
    monkeypatch.setattr(box.filing, "file", lambda **said: real(**(said | {"key": None})))
    _at_once(editor, harbour, str(uuid.uuid4()))
    assert Post.objects.count() == 4


def test_a_broken_embed_or_moment_opens_more_and_loses_nothing(at_desk, harbour):
    page = _file(at_desk, harbour, "Kept.", embed="javascript:alert(1)", not_before="yesterday")
    assert page.status_code == 400
    body = page.content.decode()
    assert "Kept." in body
    assert '<details class="live-more" open>' in body
