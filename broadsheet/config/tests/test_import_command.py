"""`broadsheet import` as a user meets it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from broadsheet.config.commands import import_archive
from broadsheet.newsroom.models import Article

pytestmark = pytest.mark.django_db

POST = {"id": "1", "title": "A story", "slug": "a-story", "html": "<p>Text.</p>", "status": "published"}
WHOLE = json.dumps({"db": [{"data": {"posts": [POST]}}]})


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with an export; the installation is there already."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.json").write_text(WHOLE)
    monkeypatch.setattr(import_archive.installing, "install", lambda say: None)


def test_it_brings_the_archive_in_and_reports():
    result = CliRunner().invoke(import_archive.command, ["ghost", "export.json"])
    assert result.exit_code == 0, result.output
    assert "Brought in: 1 articles, 1 sections" in result.output
    assert Article.objects.get().slug == "a-story"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.json"], "There is no file nowhere.json"),
        (["."], "folder"),
        (["export.json", "--language", "xx"], "no edition in “xx”"),
        (["export.json", "--content", "nowhere"], "content folder nowhere is not there"),
    ],
)
def test_mistakes_end_in_one_clear_line(arguments, message):
    result = CliRunner().invoke(import_archive.command, ["ghost", *arguments])
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output
    assert not Article.objects.exists()
