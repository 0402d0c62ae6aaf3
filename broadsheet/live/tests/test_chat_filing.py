"""Posts from chats: signed, once, and always to be approved. Without its secret an address is not there."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.live import chat_filing
from broadsheet.live.models import Coverage, CoverageState, Post, PostState, Stray

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-tests"


@pytest.fixture
def secrets(settings):
    settings.FILING_TELEGRAM_SECRET = settings.FILING_SLACK_SECRET = SECRET
    settings.FILING_TELEGRAM_CHATS = {"77"}


def update(number=1, text="A crane moves.", chat=77, **more):
    sender = {"first_name": "Taras", "username": "taras"}
    return {"update_id": number, "message": {"chat": {"id": chat}, "from": sender, "text": text, **more}}


def telegram(client, body, secret=SECRET):
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    body = body if isinstance(body, bytes) else json.dumps(body)
    return client.post("/filing/telegram/", body, content_type="application/json", headers=headers).status_code


def signed(body, at=None, secret=SECRET):
    at = str(int(clock.now().timestamp()) if at is None else at)
    made = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={made}"}


def slack(client, said, **how):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = how.pop("headers", None)
    headers = signed(body, **how) if headers is None else headers
    return client.post("/filing/slack/", body, content_type="application/json", headers=headers)


def event(number="Ev1", text="A crane moves.", **more):
    return {
        "type": "event_callback",
        "event_id": number,
        "event": {"type": "message", "user": "U1", "text": text, **more},
    }


def test_without_a_secret_neither_is_there(client, settings):
    settings.FILING_TELEGRAM_SECRET = settings.FILING_SLACK_SECRET = ""
    assert telegram(client, update(), secret="") == 404
    assert slack(client, event(), secret="").status_code == 404


def test_a_message_waits_for_approval_in_what_is_live(client, secrets, harbour):
    assert telegram(client, update(text="Two cranes\n\nThey move.")) == 200
    post = Post.objects.get()
    assert (post.headline, post.text, post.state, post.coverage) == (
        "Two cranes",
        "They move.",
        PostState.WAITING,
        harbour,
    )
    assert (post.from_whom, post.filed_by) == ("Taras (@taras)", None)
    assert slack(client, event(text="It &amp; <https://x.example|that>")).status_code == 200
    assert Post.objects.latest("pk").text == "It & https://x.example"


def test_a_word_in_front_names_the_coverage_and_several_live_ones_leave_it_to_the_feed(client, secrets, harbour):
    other = Coverage.objects.create(language="en", slug="vote", headline="The vote", state=CoverageState.LIVE)
    telegram(client, update(1))
    telegram(client, update(2, text="#vote: Counted."))
    telegram(client, update(3, text="#nothing Here."))
    assert [(post.coverage, post.text) for post in Post.objects.order_by("pk")] == [
        (None, "A crane moves."), (other, "Counted."), (None, "#nothing Here."),
    ]  # fmt: skip


def test_unsigned_wrong_unreadable_and_too_large_are_turned_away(client, secrets):
    assert telegram(client, update(), secret=None) == 400
    assert telegram(client, update(), secret="wrong") == 403
    assert telegram(client, update(), secret="ы") == 403
    assert [telegram(client, body) for body in (b"", b"[1]", b"{}", b'{"update_id": "x"}', b"[" * 100_000)] == [400] * 5
    assert telegram(client, b"x" * 300_000) == 413
    assert slack(client, event(), headers={}).status_code == 400
    assert slack(client, event(), secret="wrong").status_code == 403
    assert slack(client, b"{}").status_code == 400
    assert slack(client, b"x" * 300_000).status_code == 413
    assert client.get("/filing/slack/").status_code == client.get("/filing/telegram/").status_code == 405
    assert not Post.objects.exists()


def test_a_body_that_was_changed_is_not_theirs(client, secrets):
    headers = signed(json.dumps(event()).encode())
    assert slack(client, event(text="Something else."), headers=headers).status_code == 403


@pytest.mark.control
def test_without_the_check_a_changed_body_would_be_filed(client, secrets, monkeypatch):
    monkeypatch.setattr(chat_filing, "check_slack", lambda **said: None)
    headers = signed(json.dumps(event()).encode())
    assert slack(client, event(text="Something else."), headers=headers).status_code == 200
    assert Post.objects.exists()


def test_what_was_listened_to_and_sent_again_is_too_old(client, secrets):
    body = json.dumps(event()).encode()
    headers = signed(body)
    for shift in (timedelta(seconds=chat_filing.WINDOW + 1), -timedelta(seconds=chat_filing.WINDOW + 1)):
        with time_machine.travel(clock.now() + shift, tick=False):
            assert slack(client, body, headers=headers).status_code == 403
    for at in ("", "x", "-1", "٣", "9" * 40):
        assert slack(client, body, headers={**headers, "X-Slack-Request-Timestamp": at}).status_code in {400, 403}
    assert not Post.objects.exists()


def test_told_twice_it_is_one_post(client, secrets):
    for _turn in range(2):
        assert telegram(client, update()) == 200
        assert slack(client, event()).status_code == 200
    assert Post.objects.count() == 2


@pytest.mark.control
def test_without_the_id_it_would_be_several(client, secrets, monkeypatch):
    monkeypatch.setattr(chat_filing.uuid, "uuid5", lambda *said: chat_filing.uuid.uuid4())
    for _turn in range(2):
        telegram(client, update())
    assert Post.objects.count() == 2


def test_strangers_stickers_bots_and_edits_are_no_posts(client, secrets):
    assert telegram(client, update(chat=78)) == 200
    assert telegram(client, {"update_id": 2, "message": {"chat": {"id": 77}, "sticker": {}}}) == 200
    assert telegram(client, {"update_id": 3, "edited_message": {"chat": {"id": 77}, "text": "x"}}) == 200
    assert slack(client, event(bot_id="B1")).status_code == 200
    assert slack(client, event(number="Ev2", subtype="message_changed")).status_code == 200
    assert not Post.objects.exists()
    assert Stray.objects.get(way="telegram").count == 2


def test_slack_is_told_what_it_wants_to_know_if_it_signs(client, secrets):
    asked = {"type": "url_verification", "challenge": "xyz"}
    assert slack(client, asked).json() == {"challenge": "xyz"}
    assert slack(client, asked, secret="wrong").status_code == 403
