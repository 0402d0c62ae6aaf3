"""An issue is written out from its blocks: as a mail, as its text part, and as a page."""

from __future__ import annotations

import pytest

from broadsheet.newsletters.writing import mails
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db):
    return factories.article("A tug comes home", standfirst="After nine weeks & a war.")


def test_a_mail_has_its_stories_and_a_text_part_with_whole_addresses(lamp, issue_of, story):
    issue = issue_of(
        lamp, ("text", "<p>Good <b>day</b>, see <a href=\"/about/\">us</a>.</p>"), ("heading", "The harbour"),
        ("story", {"article": story, "headline": "", "text": "", "with_picture": False}),
    )  # fmt: skip
    written = mails.write(issue, for_member=False)
    assert written.subject == "Fog until noon"
    for said in (written.html, written.text):
        assert "A tug comes home" in said
        assert f"http://testserver/{story.slug}/" in said
        assert "http://testserver/about/" in said
        assert mails.END in said
    assert "After nine weeks &amp; a war." in written.html
    assert "After nine weeks & a war." in written.text
    assert "Good day, see us (http://testserver/about/)." in written.text
    assert "<" not in written.text
    assert written.size < 30_000


def test_what_is_for_members_reaches_members_alone(lamp, issue_of):
    issue = issue_of(
        lamp, ("members", [("heading", "Thank you")]), ("others", [("heading", "Join us")]), ("heading", "All"),
    )  # fmt: skip
    for_members, for_others = (mails.write(issue, for_member=who) for who in (True, False))
    for said in (for_members.html, for_members.text):
        assert "Thank you" in said
        assert "Join us" not in said
    for said in (for_others.html, for_others.text):
        assert "Join us" in said
        assert "Thank you" not in said


def test_a_story_that_is_not_out_is_left_out(lamp, issue_of):
    draft = factories.article("Not yet", publish=False)
    issue = issue_of(lamp, ("story", {"article": draft, "headline": "Not", "text": "", "with_picture": False}))
    assert "Not" not in mails.write(issue, for_member=False).text


@pytest.mark.parametrize(
    ("name", "said"), [("Olha", "Good morning, Olha!"), ("", "Good morning!"), ("<b>", "Good morning, <b>!")]
)
def test_a_greeting_has_the_name_or_leaves_it_out(lamp, issue_of, name, said):
    issue = issue_of(lamp, greeting="Good morning, {name}!")
    written = mails.write(issue, for_member=False)
    own = mails.personal(written, issue=issue, name=name, end="https://e.example/1", preferences="https://e.example/2")
    assert said in own.text
    assert "<b>" not in own.html.partition("<body")[2]
    assert "[[" not in own.html + own.text
