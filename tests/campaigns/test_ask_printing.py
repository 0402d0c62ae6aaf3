"""Pages with asks are printed anew when an ask, its campaign or the clock changes them, and not when money comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.campaigns.models.ask import source_of_campaign
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.foundation import sources
from tests import factories
from tests.campaigns.asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(tmp_path, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    with editions.set_aside(tmp_path / "grown"):
        yield Press()


def print_and_compare(press, tmp_path, name):
    editions.print_everything_due(press)
    grown = editions.on_disk()
    anew, _files = editions.from_nothing(tmp_path / name)
    assert grown == anew
    return grown


def test_an_edition_grown_through_a_campaign_equals_one_printed_from_nothing(
    press, tmp_path, time_machine, request, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        factories.article("Cranes move again")
        birthday = request.getfixturevalue("birthday")
        birthday.words.update(ended="Thank you all.")
        banner = ask(campaign=birthday, starts_at=birthday.starts_at + timedelta(days=2))
        ask("appeal", placement="end", campaign=birthday)
    seen = []
    for step, moment in enumerate(
        (birthday.starts_at + timedelta(days=2), birthday.ends_at, birthday.ends_at + timedelta(days=7)), start=1
    ):
        print_and_compare(press, tmp_path, f"anew-{step}")
        seen.append(_asks_on(editions.on_disk()))
        time_machine.move_to(moment, tick=False)
    print_and_compare(press, tmp_path, "anew-last")
    seen.append(_asks_on(editions.on_disk()))
    assert seen == [{"appeal"}, {"appeal", banner.key}, {"appeal", banner.key}, set()]


@pytest.mark.control
def test_a_page_that_forgets_the_campaigns_moments_differs(
    press, tmp_path, time_machine, request, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("broadsheet.campaigns.asks.placing._record_moments", lambda _asks: None)
    with django_capture_on_commit_callbacks(execute=True):
        birthday = request.getfixturevalue("birthday")
        ask(campaign=birthday)
    editions.print_everything_due(press)
    time_machine.move_to(birthday.ends_at, tick=False)
    with pytest.raises(AssertionError):
        print_and_compare(press, tmp_path, "anew")


def test_a_payment_prints_no_page_anew(birthday, client):
    ask(campaign=birthday, text="{count} came.")
    with sources.recording() as made_from:
        client.get("/")
    assert {"asks:en", source_of_campaign(birthday)} <= made_from
    assert birthday.source not in made_from


def _asks_on(plates):
    text = b"".join(plate if isinstance(plate, bytes) else repr(plate).encode() for plate in plates.values())
    return {key for key in ("appeal", "birthday-banner") if f'data-key="{key}"'.encode() in text}
