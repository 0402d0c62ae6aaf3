"""`broadsheet mail keys` makes keys, shows what to publish, and replaces no key whose record isn't there."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from broadsheet.config.commands import mail, mail_keys
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.tests.checkup.names import Silent, Zone


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEFAULT_FROM_EMAIL = "The Lantern <letters@lantern.example>"


def run(*words):
    return CliRunner().invoke(mail.command, ["keys", *words])


def answering(monkeypatch, names):
    monkeypatch.setattr(mail_keys, "RealNames", lambda: names)


def test_before_there_are_keys_it_says_how_to_make_them():
    found = run()
    assert found.exit_code == 1
    assert "broadsheet mail keys --make" in found.output
    assert run("--rotate", "--without-looking").exit_code == 1


def test_it_makes_keys_once_and_shows_both_records():
    found = run("--make")
    made = keys.pairs()
    assert found.exit_code == 0
    assert made.domain == "lantern.example"
    for name in (made.used, made.coming):
        assert records.of(keys.of(name, made.domain)).as_zone in found.output
    assert run().output == found.output
    assert run("--make").exit_code == 1


def test_a_key_whose_record_is_not_there_or_not_to_be_seen_is_not_used(monkeypatch):
    run("--make")
    before = keys.pairs()
    for names in (Zone(), Silent()):
        answering(monkeypatch, names)
        assert run("--rotate").exit_code == 1
        assert keys.pairs() == before
    record = records.of(keys.of(before.coming, before.domain))
    answering(monkeypatch, Zone(texts={record.name: [record.text]}))
    found = run("--rotate")
    assert found.exit_code == 0
    assert keys.pairs().used == before.coming
    assert f"; {before.used} was replaced" in found.output


def test_it_rotates_without_looking_only_if_told_so():
    run("--make")
    before = keys.pairs()
    assert run("--rotate", "--without-looking").exit_code == 0
    assert keys.pairs().used == before.coming


def test_both_at_once_is_a_mistake():
    assert run("--make", "--rotate").exit_code == 2
