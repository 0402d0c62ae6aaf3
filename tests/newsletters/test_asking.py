"""An issue asks those who are no members, with the campaign's figures and its name in every link; members are left in peace."""

from __future__ import annotations

import pytest

from broadsheet.newsletters.writing import mails
from tests.campaigns.asking import ask
from tests.campaigns.conftest import birthday

__all__ = ["birthday"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(lamp, issue_of):
    return issue_of(lamp, ("heading", "Fog"), ("ask", None), ("heading", "More"))


def test_it_asks_those_who_are_no_members_with_figures_and_attribution(birthday, issue):
    ask("letter", placement="newsletter", campaign=birthday, text="{left} of {goal} are missing.")
    written = mails.write(issue, for_member=False)
    assert "http://testserver/membership/?campaign=birthday&amp;ask=letter" in written.html
    assert "http://testserver/membership/?campaign=birthday&ask=letter" in written.text
    assert "http://testserver/gift/?campaign=birthday&ask=letter" in written.text
    for said in (written.html, written.text):
        assert "1,000 of 1,000 are missing." in said
        assert said.index("Fog") < said.index("Help us") < said.rindex("More")


def test_members_get_the_same_issue_without_it(birthday, issue):
    ask("letter", placement="newsletter", campaign=birthday)
    written = mails.write(issue, for_member=True)
    for said in (written.html, written.text):
        assert "More" in said
        assert "Help us" not in said
        assert "ask=letter" not in said


def test_without_an_ask_that_runs_nothing_stands_there(birthday, issue):
    ask("letter", placement="banner", campaign=birthday)
    assert "Help us" not in mails.write(issue, for_member=False).text


def test_its_page_does_not_keep_figures_that_grow_old(client, birthday, issue):
    ask("letter", placement="newsletter", campaign=birthday, text="{left} are missing.")
    issue.save_revision().publish()
    issue.refresh_from_db()
    assert "are missing." in mails.write(issue, for_member=False).text, "the control: the letter does"
    page = client.get(f"/newsletters/morning-lamp/{issue.slug}/").content.decode()
    assert "are missing." not in page
    assert "More" in page
