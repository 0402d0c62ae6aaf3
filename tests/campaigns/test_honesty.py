"""`broadsheet campaigns check`: what the printed plates show is what the rows come to, or somebody is told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from broadsheet.campaigns.models import Campaign
from broadsheet.config.commands.campaigns import command
from broadsheet.edition import journal
from broadsheet.edition.press import Press
from broadsheet.edition.tests.editions import print_everything_due
from broadsheet.foundation import clock, sources

pytestmark = pytest.mark.django_db


def check():
    return CliRunner().invoke(command, ["check", "--patience", "0"])


@pytest.fixture
def printed(birthday, stranger, prices, settings, tmp_path):
    """One has joined, and the edition shows it."""
    settings.DATA_DIR = tmp_path
    stranger.joins(prices["reader", "EUR", "month"])
    sources.changed(birthday.source)
    with journal.held():
        print_everything_due(Press())


def plate(tmp_path):
    return next((tmp_path / "public").rglob("birthday*"))


def test_what_is_printed_is_held_against_the_rows(printed, tmp_path):
    assert json.loads(plate(tmp_path).read_bytes())["total"] == 1
    found = check()
    assert found.exit_code == 0, found.output
    assert "are what the rows come to" in found.output


def test_a_falsified_plate_is_found(printed, tmp_path):
    path = plate(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"total": 1', b'"total": 999'))
    found = check()
    assert found.exit_code == 1
    line = next(line for line in found.output.splitlines() if "differs" in line)
    assert line.split() == ["/_/tally/birthday", "total", "999", "1", "differs"]


def test_a_number_that_moved_and_was_not_printed_is_found(printed, birthday):
    birthday.outside.create(value=5, way="cash", evidence="a receipt", came_on=clock.today())
    assert check().exit_code == 1


def test_what_is_public_before_its_time_is_found(printed):
    Campaign.objects.update(starts_at=clock.now() + timedelta(days=1))
    assert check().exit_code == 1


def test_without_an_edition_it_says_so_and_does_not_fall_over(birthday, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    found = check()
    assert found.exit_code == 1
    assert not isinstance(found.exception, KeyError | AttributeError | OSError)
    assert "–" in found.output


def test_without_a_campaign_there_is_nothing_to_hold(db):
    assert check().exit_code == 0
