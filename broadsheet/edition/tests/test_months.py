"""A story prints its own month of each list and of its timelines anew, and no other: a paper of ten years has 132 in each.

The months beside one are told when it comes or goes.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from broadsheet.edition import press_room
from broadsheet.edition.models import Reach, Reason
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.foundation import sources
from broadsheet.newsroom import developing, following_up, timeline
from broadsheet.newsroom.models import BylineEntry, Contributor, Section, Topic
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db

A_MONTH = re.compile(r"/(archive|section/\w+|tag/\w+|author/[\w-]+|story/[\w-]+)/\d{4}/\d{1,2}/")
LISTS = ("/archive", "/section/harbour", "/tag/cranes", "/author/olena-marchenko")


@pytest.fixture
def months(tmp_path, settings, time_machine, django_capture_on_commit_callbacks):
    """What acts print of the lists' months, in a paper that has had a story in each of three."""
    settings.DATA_DIR = tmp_path
    press = Press()

    def printed(moment, act):
        time_machine.move_to(f"{moment} 10:00:00+00:00", tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            made = act()
        found = editions.print_everything_due(press)
        return made, {address for address in found if A_MONTH.fullmatch(address)}

    for moment in ("2026-03-02", "2026-05-04", "2026-08-03"):
        printed(moment, story)
    return printed


def story():
    """Of a section, a topic and a contributor that nobody changes for it."""
    section = Section.objects.filter(name="Harbour", locale__language_code="en").first()
    made = factories.article(section=section or factories.section("Harbour"), publish=False)
    person = Contributor.objects.filter(name="Olena Marchenko").first() or factories.contributor("Olena Marchenko")
    made.byline.add(BylineEntry(contributor=person))
    made.topics.add(Topic.objects.filter(name="Cranes").first() or factories.topic("Cranes"))
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def of(*each):
    return {f"{name}/2026/{month}/" for month in each for name in LISTS}


def test_a_story_prints_its_own_month_of_each_list_and_no_other(months):
    made, printed = months("2026-08-04", story)
    assert printed == of(8)
    assert months("2026-08-05", made.unpublish)[1] == of(8)


def test_the_first_of_a_month_prints_the_one_before_it_too(months):
    made, printed = months("2026-10-01", story)
    assert printed == of(8, 10)
    assert months("2026-10-02", made.unpublish)[1] >= of(8), "which leads nowhere further again"


def test_a_month_that_comes_in_between_and_goes_prints_both_of_its_neighbours(months):
    made, _printed = months("2026-08-06", story)

    def date_back():
        factories.came_out(made, made.published_at.replace(month=6))
        sources.changed(f"article:{made.pk}")

    _made, printed = months("2026-08-07", date_back)
    assert printed == of(5, 6, 8)
    assert months("2026-08-08", made.unpublish)[1] >= of(5, 8)


def test_after_all_of_it_the_edition_is_the_one_printed_from_nothing(months, tmp_path):
    made, _printed = months("2026-10-01", story)
    months("2026-10-02", made.unpublish)
    months("2026-12-02", story)
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk() == anew


@pytest.mark.control
def test_a_month_that_forgets_its_neighbours_leads_past_them(months, tmp_path, monkeypatch):
    record = sources.record
    monkeypatch.setattr(sources, "record", lambda *names: record(*(n for n in names if not n.startswith("months:"))))
    months("2026-08-04", story)
    months("2026-10-01", story)
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk()["/archive/2026/8/"] != anew["/archive/2026/8/"]


def test_a_full_run_knows_what_there_is_and_the_next_story_prints_no_more_for_it(months):
    def all_anew():
        Reach.objects.all().delete()
        press_room.begin_run(Reason.VERSION, build="another")

    assert months("2026-08-04", all_anew)[1] == of(3, 5, 8)
    assert months("2026-08-05", story)[1] == of(8)


# Timelines -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def strike(months):
    """A running story with an article in each of three months."""
    running = factories.running_story("Port strike")
    for moment in ("2026-03-03", "2026-05-05", "2026-08-04"):
        months(moment, lambda: in_story(running))
    return running


def in_story(running):
    made = story()
    made.running_stories.add(running)
    made.save_revision().publish()
    return made


def on_timeline(printed):
    return {int(address.split("/")[-2]) for address in printed if address.startswith("/story/")}


def test_a_new_part_prints_its_own_month_of_the_timeline_and_no_other(months, strike):
    made, printed = months("2026-08-06", lambda: in_story(strike))
    assert on_timeline(printed) == {8}
    assert on_timeline(months("2026-08-07", made.unpublish)[1]) == {8}


def test_the_first_of_a_month_prints_the_timeline_of_the_one_before_it_too(months, strike):
    made, printed = months("2026-10-01", lambda: in_story(strike))
    assert on_timeline(printed) == {8, 10}
    assert on_timeline(months("2026-10-02", made.unpublish)[1]) >= {8}


def test_a_development_put_on_another_day_prints_the_month_it_has_left(months, strike, tmp_path):
    def add():
        return developing.add(story=strike, text="They met.", day=date(2026, 3, 9), article=None, by=None)

    made, printed = months("2026-08-06", add)
    assert on_timeline(printed) == {3}

    def move():
        developing.change(development=made, text="They met.", day=date(2026, 5, 9), article=None, by=None)

    assert on_timeline(months("2026-08-07", move)[1]) == {3, 5}
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk() == anew


def test_a_development_alone_in_its_month_prints_those_beside_it(months, strike):
    def add():
        return developing.add(story=strike, text="They met.", day=date(2026, 4, 9), article=None, by=None)

    made, printed = months("2026-08-06", add)
    assert on_timeline(printed) == {3, 4, 5}
    removed = months("2026-08-07", lambda: developing.remove(development=made, by=None))[1]
    assert on_timeline(removed) >= {3, 5}


def test_a_story_that_joins_brings_the_month_of_its_correction(months, strike, tmp_path):
    made, _printed = months("2026-05-06", story)
    months("2026-06-06", lambda: made.corrections.create(kind="correction", note="It was nine."))

    def join():
        made.running_stories.add(strike)
        made.save_revision().publish()

    assert on_timeline(months("2026-08-06", join)[1]) == {5, 6, 8}
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk() == anew


def test_a_claim_taken_back_prints_the_months_of_all_looks_at_it(months, strike, tmp_path):
    made, _printed = months("2026-03-10", lambda: in_story(strike))
    claim = months("2026-03-11", lambda: promised(made))[0]
    months("2026-05-10", lambda: following_up.put_off(follow_up=claim, until=date(2026, 8, 1), by=chief()))
    claim.refresh_from_db()
    printed = months("2026-08-10", lambda: following_up.keep_quiet(follow_up=claim, by=chief()))[1]
    assert on_timeline(printed) == {5}
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk() == anew


def promised(article):
    made = following_up.promise(article=article, promise="It will open.", due=date(2026, 5, 1), by=chief())
    following_up.announce(follow_up=made, by=chief())
    return made


def chief():
    return person(Role.CHIEF_EDITOR)


@pytest.mark.control
def test_a_timeline_that_forgets_what_stood_in_its_months_keeps_what_has_left(months, strike, tmp_path, monkeypatch):
    made = developing.add(story=strike, text="They met.", day=date(2026, 3, 9), article=None, by=None)
    months("2026-08-06", lambda: None)
    known = timeline.facts_beside_articles(strike)
    monkeypatch.setattr(timeline, "facts_beside_articles", lambda story: known)

    def move():
        developing.change(development=made, text="They met.", day=date(2026, 5, 9), article=None, by=None)

    months("2026-08-07", move)
    monkeypatch.undo()
    anew, _files = editions.from_nothing(tmp_path / "anew")
    assert editions.on_disk()["/story/port-strike/2026/3/"] != anew["/story/port-strike/2026/3/"]
