"""Issues in the printed edition: printed when they come out, alone, and as if the edition had been printed from nothing."""

from __future__ import annotations

import pytest

from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.newsletters import correcting, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return Press()


def issues_of(found):
    return {address.rpartition("/newsletters/")[2] for address in found if "/newsletters/morning-lamp/" in address}


def test_a_new_issue_is_printed_alone_and_the_edition_is_as_if_printed_from_nothing(press, lamp, issue_of, tmp_path):
    for number in range(6):
        issue_of(lamp, ("heading", "Fog"), title=f"Issue {number}").save_revision().publish()
    editions.print_everything_due(press)
    new = issue_of(lamp, ("heading", "Fog"), title="The newest")
    new.save_revision().publish()
    new.refresh_from_db()
    assert len(editions.print_everything_due(press)) == 5, "its page, its newsletter's, and the three feeds"
    found = editions.on_disk()
    assert f"morning-lamp/{new.slug}/" in issues_of(found)
    assert found == editions.from_nothing(tmp_path / "anew")[0]


def test_a_correction_prints_its_issue_and_nothing_else(press, lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    editions.print_everything_due(press)
    correcting.correct(issue=issue, text="The ferry leaves at nine.", by=None)
    assert len(editions.print_everything_due(press)) == 1
    plates = [plate for address, plate in editions.on_disk().items() if f"/{issue.slug}/" in address]
    assert [b"The ferry leaves at nine." in plate["body"] for plate in plates] == [True]


def test_an_issue_that_is_taken_off_has_no_plate(press, lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    editions.print_everything_due(press)
    assert f"morning-lamp/{issue.slug}/" in issues_of(editions.on_disk())
    issue.unpublish()
    editions.print_everything_due(press)
    assert f"morning-lamp/{issue.slug}/" not in issues_of(editions.on_disk())
