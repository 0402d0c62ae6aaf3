"""Lines of email.md §4 on headers and HTML; `docs/newsletters-checklist.md` says where each of the others is tested."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup

from broadsheet.foundation import languages
from broadsheet.newsletters import checking, sending
from broadsheet.newsletters.engine import claiming, running
from broadsheet.newsletters.engine.letters import Mailing
from broadsheet.newsletters.engine.ways.smtp import Templates
from broadsheet.newsletters.models import Newsletter, Subscriber, Subscription
from broadsheet.newsletters.writing import mails
from broadsheet.newsroom import share_pictures
from broadsheet.newsroom.pictures import Copy
from tests import factories

pytestmark = pytest.mark.django_db

ONCE = ("Message-ID", "Date", "From", "To", "Subject", "MIME-Version")
LISTS = (
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Archive",
    "List-Subscribe",
    "List-Help",
    "List-Post",
)


@pytest.fixture
def issue(lamp, issue_of):
    story = factories.article("A tug comes home", standfirst="After nine weeks & a war.")
    issue = issue_of(
        lamp, ("text", '<p>Fog, and <a href="/about/">us</a>.</p><ul><li>one</li></ul>'), ("heading", "The harbour"),
        ("story", {"article": story, "headline": "", "text": "", "with_picture": True}),
        ("button", {"label": "Read", "url": "https://testserver/"}), greeting="Good morning, {name}!",
    )  # fmt: skip
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


@pytest.fixture
def subscription(lamp):
    subscriber = Subscriber.objects.create(email="olha@reader.example", name="Ольга", language="en")
    return Subscription.objects.create(subscriber=subscriber, newsletter=lamp)


@pytest.fixture
def mail(issue, subscription, mailoutbox, django_capture_on_commit_callbacks):
    """What the mail server is handed, read as a mail program reads it."""
    with django_capture_on_commit_callbacks(execute=True):
        sending.send(issue=issue, by=None)
        running.send_due()
    return message_from_bytes(mailoutbox[-1].message().as_bytes(), policy=policy.default)


@pytest.fixture
def html(issue):
    return BeautifulSoup(mails.write(issue, for_member=False).html, "html.parser")


def test_each_header_of_the_list_stands_there_once_with_its_address_in_brackets(mail, lamp):
    for name in (*LISTS, *ONCE):
        assert len(mail.get_all(name, [])) == 1, name
    for name in ("List-Archive", "List-Subscribe", "List-Help"):
        assert re.fullmatch(r"<https?://[^<>,\s]+>", mail[name]), name
    assert mail["List-Post"] == "NO"


def test_one_click_is_one_address_and_one_way_to_post_to_it(mail, subscription):
    assert re.fullmatch(r"<https?://[^<>,\s]+>", mail["List-Unsubscribe"].strip())
    assert f"/subscription/end/{subscription.token}/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_address_is_https_where_the_site_is(issue, subscription, settings):
    settings.SITE_URL = "https://lantern.example"
    headers = sending.headers(issue, languages.absolute(f"/subscription/end/{subscription.token}/"))
    assert headers["List-Unsubscribe"].startswith("<https://lantern.example/")


def test_a_list_has_one_name_for_its_life_and_a_short_one(mail, lamp, issue):
    assert re.fullmatch(r"The Morning Lamp <[a-z0-9.-]{1,200}>", mail["List-Id"])
    before = mail["List-Id"].partition("<")[2]
    lamp.name, lamp.slug, lamp.description = "Ранкова лампа", "dawn", "And other words"
    lamp.save()
    issue.newsletter.refresh_from_db()
    assert sending.headers(issue, "https://x.example/")["List-Id"] == f"Ранкова лампа <{before}"
    again = Newsletter.objects.create(language="en", slug="morning-lamp", name="x", description="x", promise="x")
    assert again.list_label != lamp.list_label, "what is called so later is another list"


def test_a_list_s_name_reads_as_it_is_written_by_either_way(lamp, issue, subscription):
    """By our own lines, and by a transport of Django's."""
    sent = sending.send(issue=issue, by=None)
    (one,) = claiming.claim(sent, 1)
    for name in ("Ранкова лампа", "Lamp, morning", "Ж" * 80):
        sent.issue.newsletter.name = name
        mailing = Mailing(sent)
        for raw in (Templates().letter(mailing, one), mailing.email(one).message().as_bytes()):
            found = message_from_bytes(raw, policy=policy.default)["List-Id"]
            words = name if len(name) < 80 else ""
            assert re.sub(r'["\s]+', " ", found).strip() == f"{words} <morning-lamp.en.lists.testserver>".strip()
            unfolded = re.sub(rb"\r?\n[ \t]", b" ", raw).splitlines()
            (line,) = [each for each in unfolded if each.startswith(b"List-Id: ")]
            assert len(line) <= 255 + len("List-Id: ")
            assert line.endswith(b"<morning-lamp.en.lists.testserver>"), "the identifier is never encoded"


def test_feedback_id_names_issue_newsletter_kind_and_always_the_same_sender(mail, issue):
    *_issue, kind, sender = mail["Feedback-ID"].split(":")
    assert mail["Feedback-ID"] == f"issue-{issue.pk}:morning-lamp.en:issue:lantern.example"
    assert (kind, 5 <= len(sender) <= 15) == ("issue", True)


def test_no_name_and_no_subject_begins_a_header(issue, subscription, mailoutbox, django_capture_on_commit_callbacks):
    type(issue).objects.filter(pk=issue.pk).update(title="Fog\r\nBcc: all@reader.example")
    Subscriber.objects.update(name="Olha\r\nBcc: all@reader.example")
    issue.refresh_from_db()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            sending.send(issue=issue, by=None)
            running.send_due()
    finally:
        assert all("Bcc" not in each.message() for each in mailoutbox)


def test_the_link_to_end_it_stands_in_the_body_and_not_only_at_its_end(html, issue):
    places = [match.start() for match in re.finditer(re.escape(mails.END), str(html))]
    assert len(places) >= 2
    assert places[0] < str(html).index("The harbour") < places[-1]
    assert mails.END in mails.write(issue, for_member=False).text


def test_every_address_is_whole_and_no_data(html):
    found = [tag.get(name) for tag in html.find_all(True) for name in ("src", "href") if tag.get(name)]
    assert found
    for address in found:
        assert address.startswith(("http://testserver/", "https://", "[[")), address
        assert not address.startswith("data:")


def test_it_can_be_read_without_its_pictures_and_by_a_screen_reader(html):
    assert (html.html["lang"], html.find(attrs={"dir": True})["dir"]) == ("en", "ltr")
    assert all(image.get("alt") for image in html.find_all("img"))
    assert all(table.get("role") == "presentation" for table in html.find_all("table"))
    for image in html.find_all("img"):
        image.decompose()
    assert "A tug comes home" in html.get_text()


def test_the_text_part_is_never_empty_even_of_a_picture_alone(mail, lamp, issue_of):
    parts = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html"]
    bare = mails.write(issue_of(lamp, ("divider", None), title="Nothing"), for_member=False)
    assert "The Morning Lamp" in bare.text
    assert mails.END in bare.text


@pytest.mark.parametrize(("kilobytes", "stops"), [(60, None), (85, False), (110, True)])
def test_at_eighty_somebody_is_told_and_over_a_hundred_it_is_not_sent(lamp, issue_of, kilobytes, stops):
    plain = mails.write(issue_of(lamp, ("text", "<p>x</p>"), title="Small"), for_member=False).size
    issue = issue_of(lamp, ("text", "<p>" + "x" * (kilobytes * 1000 - plain) + "</p>"))
    found = [finding.stops for finding in checking.look_at(issue) if " kB" in finding.text]
    assert found == ([] if stops is None else [stops])


@pytest.mark.parametrize(("name", "is_shown"), [("tug.jpg", True), ("tug.webp", False), ("tug.avif", False)])
def test_a_picture_that_outlook_can_t_read_is_left_out_and_somebody_is_told(
    lamp, issue_of, monkeypatch, name, is_shown
):
    copy = Copy(url=f"http://testserver/media/{name}", width=560, height=315)
    monkeypatch.setattr(share_pictures, "copies", lambda picture, use: [copy])
    story = factories.article("A tug", main_picture=factories.picture())
    issue = issue_of(lamp, ("story", {"article": story, "headline": "", "text": "", "with_picture": True}))
    assert (name in mails.write(issue, for_member=False).html) is is_shown
    told = [finding.text for finding in checking.look_at(issue) if "still being made" in finding.text]
    assert bool(told) is not is_shown
