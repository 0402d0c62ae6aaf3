"""A reporter files on a bad line, and two editors write at one desk: nothing is lost, nothing comes twice, nothing is moved."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from broadsheet.live import filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Channel, Post
from broadsheet.live.tests.conftest import editor, harbour, reporter

__all__ = ["editor", "harbour", "reporter"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = "/cms/live/phone/"


@pytest.fixture
def phone(new_page, sign_in, reporter, harbour):
    """The reporter's page, ready."""
    page = new_page(width=360, height=740, has_touch=True)
    sign_in(page, reporter)
    page.goto(PHONE)
    page.wait_for_selector("form[data-ready=yes]")
    return page


@pytest.fixture
def room(new_page, sign_in, editor, harbour):
    """The coverage's room on an editor's desk, ready."""
    page = new_page()
    sign_in(page, editor)
    page.goto(f"/cms/live/{harbour.pk}/")
    page.wait_for_selector("form[data-ready=yes]")
    return page


def states(page):
    return page.locator("[data-live-outbox] li").evaluate_all("lines => lines.map((line) => line.dataset.state)")


def sideways(page):
    return page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")


def test_without_a_line_it_is_kept_on_the_phone_and_sent_once_when_it_is_back(phone):
    assert sideways(phone) <= 0
    phone.context.set_offline(True)
    phone.fill("textarea", "First.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=kept]:has-text('Kept on this phone')")
    assert phone.input_value("textarea") == ""
    phone.fill("textarea", "Second.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li:nth-child(2)")
    assert Post.objects.count() == 0
    phone.context.set_offline(False)
    phone.wait_for_function("document.querySelectorAll('[data-live-outbox] li[data-state=sent]').length === 2")
    assert "It waits for an editor." in phone.inner_text("[data-live-outbox]")
    assert list(Post.objects.order_by("pk").values_list("text", "channel")) == [
        ("First.", Channel.PHONE), ("Second.", Channel.PHONE),
    ]  # fmt: skip


def _lose_answers(page, count):
    """The server takes what is sent, and its answer never arrives."""
    lost = []

    def pass_on(route):
        if route.request.method != "POST" or len(lost) >= count:
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.url)
        route.abort("connectionreset")

    page.route("**/cms/live/phone/", pass_on)
    return lost


def test_an_answer_lost_after_the_server_took_it_makes_no_second_post(phone):
    lost = _lose_answers(phone, 2)
    phone.fill("textarea", "Once.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]")
    assert len(lost) == 2
    assert Post.objects.count() == 1


@pytest.mark.control
def test_without_its_key_it_would_come_three_times(phone, monkeypatch):
    monkeypatch.setattr(filing, "known", lambda key: None)
    real = filing.file
    monkeypatch.setattr(filing, "file", lambda **said: real(**(said | {"key": None})))
    _lose_answers(phone, 2)
    phone.fill("textarea", "Once.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]")
    assert Post.objects.count() == 3


def test_a_double_tap_is_one_post(phone):
    phone.fill("textarea", "Once.")
    phone.dblclick("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]")
    phone.wait_for_timeout(500)
    assert (Post.objects.count(), states(phone)) == (1, ["sent"])


def test_what_is_typed_outlives_the_page_and_what_waits_is_sent_by_the_next_one(phone):
    phone.context.set_offline(True)
    phone.fill("textarea", "Filed.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=kept]")
    phone.fill("textarea", "Only typed.")
    phone.context.set_offline(False)
    phone.goto(PHONE)
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]")
    assert phone.input_value("textarea") == "Only typed."
    assert Post.objects.get().text == "Filed."


def test_the_next_page_shows_what_the_page_before_has_sent(phone):
    phone.fill("textarea", "Filed.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]")
    phone.goto(PHONE)
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent]:has-text('Filed.')")


def test_a_picture_is_scaled_down_before_it_is_sent(phone):
    made = io.BytesIO()
    Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(made, "JPEG", quality=95)
    sent = []
    phone.on(
        "request", lambda asked: sent.append(len(asked.post_data_buffer or b"")) if asked.method == "POST" else None
    )
    phone.set_input_files("input[type=file]", {"name": "big.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()})
    phone.fill("textarea", "With a picture.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=sent], [data-live-outbox] li[data-state=refused]")
    assert states(phone) == ["sent"], phone.inner_text("[data-live-outbox]")
    picture = Post.objects.get().picture
    assert (picture.width, picture.height) == (1600, 1200)
    assert sent
    assert max(sent) < len(made.getvalue())


def test_what_was_refused_can_be_taken_back_into_the_box(phone, harbour):
    harbour.state = "ended"
    harbour.save()
    phone.fill("textarea", "Too late.")
    phone.click("button.send")
    phone.wait_for_selector("[data-live-outbox] li[data-state=refused]")
    phone.click("[data-live-outbox] button:has-text('Back into the box')")
    assert phone.input_value("textarea") == "Too late."


def test_the_phone_page_files_without_javascript(new_page, sign_in, reporter, harbour):
    page = new_page(width=360, javascript=False)
    sign_in(page, reporter)
    page.goto(PHONE)
    page.fill("textarea", "Plainly.")
    page.click("button.send")
    assert "It waits for an editor." in page.inner_text("main")
    assert Post.objects.get().text == "Plainly."


def test_the_shortcut_files_and_the_post_appears_below(room):
    room.fill("[data-live-text]", "A crane moves.")
    room.press("[data-live-text]", "Control+Enter")
    room.wait_for_selector("[data-live-part=out] article:has-text('A crane moves.')")
    assert room.input_value("[data-live-text]") == ""
    assert Post.objects.count() == 1


def test_the_others_post_appears_and_what_is_being_typed_stays(room, harbour, reporter):
    room.type("[data-live-text]", "Half a sent")
    filing.file(words=Words("Theirs."), coverage=harbour, by=reporter)
    room.wait_for_selector("[data-live-part=waiting] article:has-text('Theirs.')")
    room.keyboard.type("ence")
    assert room.input_value("[data-live-text]") == "Half a sentence"


def test_a_reason_that_is_being_typed_is_not_replaced_when_the_post_changes(room, harbour, reporter):
    post = filing.file(words=Words("Theirs."), coverage=harbour, by=reporter)
    room.click("[data-live-part=waiting] summary:has-text('Refuse')")
    room.fill("[name=reason]", "We have")
    Post.objects.filter(pk=post.pk).update(text="Theirs, changed.", version=2)
    room.wait_for_selector(".live-row__stale:has-text('changed this meanwhile')")
    assert room.input_value("[name=reason]") == "We have"


def test_who_is_writing_is_seen_by_the_other(room, new_page, sign_in, reporter, harbour):
    other = new_page()
    sign_in(other, reporter)
    other.goto(f"/cms/live/{harbour.pk}/")
    other.wait_for_selector("form[data-ready=yes]")
    other.type("[data-live-text]", "I am")
    room.wait_for_selector("[data-live-writing]:has-text('Taras')")


def test_a_draft_on_the_desk_outlives_its_page(room):
    room.fill("[data-live-text]", "Typed before the power went.")
    room.reload()
    room.wait_for_selector("form[data-ready=yes]")
    assert room.input_value("[data-live-text]") == "Typed before the power went."
    assert Post.objects.count() == 0
