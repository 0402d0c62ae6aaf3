"""A planned campaign is nobody's business before its beginning: not in a plate, a feed, a sitemap, a file, an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from broadsheet.campaigns import launching, noticing
from broadsheet.campaigns.models import Campaign, CampaignWords, Goal
from broadsheet.edition import journal
from broadsheet.edition.models import Plate, Reason
from broadsheet.edition.press import Press
from broadsheet.edition.press_room import begin_run
from broadsheet.edition.tests.editions import print_everything_due
from broadsheet.foundation import clock, languages
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "zircon"


@pytest.fixture
def planned(settings, tmp_path):
    """Launched today, for tomorrow."""
    settings.DATA_DIR = tmp_path
    factories.article("The first tug", by="Olena")
    tomorrow = clock.now() + timedelta(days=1)
    made = Campaign.objects.create(
        key=f"{CANARY}-2027", name=f"{CANARY} campaign", starts_at=tomorrow, ends_at=tomorrow + timedelta(days=9),
        goal_kind=Goal.PAYERS, goal=7919,
    )  # fmt: skip
    for code in languages.codes():
        CampaignWords.objects.create(campaign=made, language=code, title=f"{CANARY} goal")
    launching.launch(campaign=made, by=None)
    begin_run(Reason.ASKED, build="x")
    return made


def printed():
    with journal.held():
        press = Press()
        print_everything_due(press)
        press.announce()
        noticing.look()
        print_everything_due(press)


def told(folder):
    """Every file of the edition and the trees that names it."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes().lower() + str(path).lower().encode()
    }


def answers():
    """Every address that is printed, and every public one without a parameter, asked by a stranger."""
    client = Client()
    plain = {f"/{route}" for route in _routes() if "<" not in route and not route.startswith(("cms/", "django-admin/"))}
    for address in sorted(
        plain | {"/" + plate.partition("/")[2] for plate in Plate.objects.values_list("address", flat=True)}
    ):
        answer = client.get(address)
        body = b"" if answer.streaming else answer.content
        yield address, answer.status_code, body.lower() + str(answer.headers).lower().encode()


def _routes(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def test_before_its_beginning_nothing_public_tells_of_it(planned, tmp_path):
    printed()
    assert told(tmp_path) == set()
    found = list(answers())
    assert len(found) > 40
    assert [address for address, _status, body in found if CANARY.encode() in body] == []
    assert Client().get(f"/_/tally/{planned.key}").status_code == 404


@pytest.mark.control
def test_at_its_beginning_it_is_there(planned, tmp_path):
    printed()
    with time_machine.travel(planned.starts_at + timedelta(seconds=1), tick=False):
        printed()
        assert told(tmp_path) != set()
        assert Client().get(f"/_/tally/{planned.key}").status_code == 200
