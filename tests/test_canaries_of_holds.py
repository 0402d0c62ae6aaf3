"""A story that something holds back, or that was taken back, sought in every channel while clocks and roles change.

The kinds of holds are crossed with the channels: every public address (`test_before_its_time`), the printed edition, the
kiosk with its stream of events, the mirror, previews, files and letters. A few of each run always, all of them in
`make proof-truth` (`CANARIES=whole`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Revision

from broadsheet.edition import site
from broadsheet.edition.press_room import PressRoom
from broadsheet.edition.tests import editions
from broadsheet.foundation import clock
from broadsheet.live import covering
from broadsheet.live.models import Coverage, CoverageState
from broadsheet.membership.tests.cast import reader
from broadsheet.newsletters import article_letters, composing
from broadsheet.newsletters.models import Issue, Newsletter
from broadsheet.newsroom import embargoing, holding, publishing, roles, scheduling, withdrawing
from broadsheet.newsroom.models import Article, Embargo, LegalHold, SafetyDelay
from broadsheet.newsroom.models.held import Held
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from kiosk.app import Kiosk
from kiosk.tests.conftest import ask as ask_kiosk
from tests import test_before_its_time as before
from tests import test_canaries as canaries
from tests.facts import tell

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

IS_WHOLE = os.environ.get("CANARIES") == "whole"
START = datetime.fromisoformat(before.NOW)
HOUR = START + timedelta(hours=3)

committed = before.committed
paper = before.paper
press = canaries.press


class Hands:
    """What may move in a scene: the clock, and the worker with it."""

    def __init__(self, time_machine):
        self._move_to = time_machine.move_to

    def at(self, moment):
        self._move_to(moment, tick=False)
        scheduling.run()


def _draft(story, hands):
    pass


def _scheduled(story, hands, by=None):
    story.article.go_live_at = HOUR
    story.article.save_revision(user=by).publish(user=by)


def _embargoed(story, hands):
    embargoing.place(article=story.article, until=HOUR, reason=before.WORD, by=None)


def _held(story, hands):
    holding.place(article=story.article, reason=before.WORD, by=None)


def _delayed(story, hands):
    story.article.dateline, story.article.happened_at = "Port", clock.now()
    story.article.save_revision()
    story.article.save()
    SafetyDelay.objects.create(words="Port", hours=3, reason=before.WORD)
    with pytest.raises(RefusedError):
        publishing.publish(article=story.article, by=None)


def _killed(story, hands):
    withdrawing.kill(article=story.article, reason=before.WORD, public_note=before.WORD, by=None)


def _taken_down(story, hands):
    withdrawing.take_down(article=story.article, reason=before.WORD, public_note=before.WORD, by=None)


def _its_hour_came_for_one_who_may_not_any_more(story, hands):
    _scheduled(story, hands, by=person(Role.EDITOR))
    person(Role.EDITOR).groups.set([roles.group(Role.REPORTER)])
    hands.at(HOUR)


def _its_hour_came_for_one_who_left(story, hands):
    _scheduled(story, hands, by=person(Role.EDITOR))
    editor = person(Role.EDITOR)
    editor.is_active = False
    editor.save()
    hands.at(HOUR)


def _its_hour_came_under_a_hold(story, hands):
    _scheduled(story, hands)
    LegalHold.objects.create(article=story.article, reason=before.WORD)
    hands.at(HOUR)


def _its_hour_came_under_an_embargo(story, hands):
    _scheduled(story, hands)
    Embargo.objects.create(article=story.article, until=HOUR + timedelta(hours=1), reason=before.WORD)
    hands.at(HOUR)


def _its_hour_came_under_a_rule(story, hands):
    story.article.dateline, story.article.happened_at = "Port", clock.now()
    story.article.save()
    _scheduled(story, hands)
    SafetyDelay.objects.create(words="Port", hours=9, reason=before.WORD)
    hands.at(HOUR)


def _its_hour_came_after_a_kill(story, hands):
    _scheduled(story, hands)
    _killed(story, hands)
    Revision.objects.filter(pk=story.article.latest_revision_id).update(approved_go_live_at=HOUR)
    hands.at(HOUR)


def _a_second_before_its_hour(story, hands):
    _scheduled(story, hands)
    hands.at(HOUR - timedelta(seconds=1))


def _the_clock_went_back(story, hands):
    _scheduled(story, hands)
    hands.at(HOUR - timedelta(seconds=1))
    hands.at(START - timedelta(hours=1))


Kind = Callable[[before.Story, Hands], None]

NEVER_OUT: dict[str, Kind] = {
    "draft": _draft, "scheduled": _scheduled, "embargoed": _embargoed, "held": _held, "delayed": _delayed, "killed": _killed,
    "taken down": _taken_down, "hour came, demoted": _its_hour_came_for_one_who_may_not_any_more,
    "hour came, left": _its_hour_came_for_one_who_left, "hour came, held": _its_hour_came_under_a_hold,
    "hour came, embargoed": _its_hour_came_under_an_embargo, "hour came, delayed": _its_hour_came_under_a_rule,
    "hour came, killed": _its_hour_came_after_a_kill, "a second before": _a_second_before_its_hour,
    "clock went back": _the_clock_went_back,
}  # fmt: skip
"""Nobody outside has ever seen it."""

TAKEN_BACK: dict[str, Callable[[Article], object]] = {
    "unpublished": lambda article: publishing.unpublish(article=article, by=None),
    "held and taken off": lambda article: holding.place(article=article, reason="No", by=None, take_off=True),
    "killed": lambda article: withdrawing.kill(article=article, reason="No", by=None),
    "taken down": lambda article: withdrawing.take_down(article=article, reason="No", public_note="By order.", by=None),
}
"""It was out."""

SMALL = ["held", "delayed", "hour came, demoted"]
SHOWN = list(NEVER_OUT) if IS_WHOLE else SMALL
PRINTED = list(NEVER_OUT) if IS_WHOLE else ["held"]


def write(hands, kind: str):
    """The story in every list, on the front, in coverage that runs and in an issue that is out; then held back."""
    story = before.write()
    before.place(story.article)
    _tell_elsewhere(story.article)
    NEVER_OUT[kind](story, hands)
    story.article.refresh_from_db()
    return story


def _tell_elsewhere(article):
    """`live/x/` and `newsletters/x/y/`, which the list of addresses asks for."""
    coverage = Coverage.objects.create(
        language="en", slug="x", headline="Event", section=article.section, starts_at=clock.now()
    )
    coverage.articles.add(article)
    covering.move(coverage=coverage, to=CoverageState.LIVE, by=None)
    titled = Newsletter.objects.create(language="en", slug="x", name="X", description="x", promise="x")
    blocks = [("heading", "Fog"), ("story", {"article": article, "headline": "", "text": "", "with_picture": True})]
    issue = composing.draft(titled, subject="Fog", preheader="", blocks=blocks)
    Issue.objects.filter(pk=issue.pk).update(slug="y")
    issue = Issue.objects.get(pk=issue.pk)
    issue.slug = "y"
    issue.save_revision().publish()


@pytest.fixture
def hands(time_machine):
    return Hands(time_machine)


# Every public address ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SHOWN)
def test_a_held_story_equals_one_that_never_was_at_every_address(client, paper, committed, hands, kind):
    with committed():
        story = write(hands, kind)
    assert not Article.objects.get(pk=story.article.pk).live
    different = before.told(client, story, committed)
    tell("holds: addresses asked", 2 * sum(len(paths) for paths in story.paths.values()))
    tell("holds: kinds", 1)
    tell("holds: leaks", len(different))
    assert different == set()


@pytest.mark.control
def test_without_the_safeguard_the_same_search_finds_it(client, paper, committed, hands, monkeypatch):
    monkeypatch.setattr(Held, "why_not_publishable", lambda self: None)
    with committed():
        story = write(hands, "hour came, held")
    before.read(client, story)
    found = before.told(client, story, committed)
    tell("holds: found without the safeguard", len(found))
    views = {asked.split()[0] for asked in found}
    assert {"page", "front", "sitemap_month", "front_rss", "search", "public_media", "newsletter_issue"} <= views


# The printed edition, the kiosk, the stream of events ------------------------------------------------------------------


def _kiosk(folder):
    room = PressRoom()
    room.make_ready()
    list(room.print_all())
    site.write()
    kiosk = Kiosk(folder)
    kiosk.edition.load()
    return kiosk


@pytest.mark.parametrize("kind", PRINTED)
def test_neither_a_plate_nor_the_kiosk_knows_a_held_story(press, tmp_path, hands, paper, kind):
    article = write(hands, kind).article
    editions.print_everything_due(press)
    press.journal.sum_up(complete=True)
    assert _on_disk(tmp_path) == set()
    kiosk = _kiosk(tmp_path)
    never = "n" * len(article.slug)
    asked = 0
    for path in (f"/{article.slug}/", f"/{article.slug}", f"/{article.slug}/?x=1", f"/_/watch?plate=/{article.slug}/"):
        for headers in (
            {},
            {"If-None-Match": '"abc"'},
            {"If-None-Match": "*"},
            {"Accept-Encoding": "br"},
            {"Range": "bytes=0-9"},
        ):
            for method in ("GET", "HEAD"):
                answers = [
                    _bare(ask_kiosk(kiosk, each, method, {"Host": "testserver", **headers}), each)
                    for each in (path, path.replace(article.slug, never))
                ]
                asked += 2
                assert answers[0] == answers[1], (path, headers)
    tell("holds: questions to the kiosk", asked)


def _on_disk(folder):
    """Every file that says it. A tombstone lies where the story's address was, and that name its readers know."""
    found = canaries.on_disk(folder, before.WORD)
    return {name for name in found if ".gone/" not in name or before.WORD.encode() in (folder / name).read_bytes()}


def _bare(answer, asked):
    slug = asked.split("/")[-2 if asked.count("/") > 1 else -1].split("?")[0]
    headers = [(name, value.replace(slug, "…")) for name, value in answer.headers if name != "date"]
    return answer.status, headers, answer.body.replace(slug.encode(), b"...")


@pytest.mark.parametrize("way", TAKEN_BACK)
def test_an_old_etag_is_answered_by_nothing_of_what_was_taken_back(press, tmp_path, paper, way):
    story = before.write()
    story.article.save_revision().publish()
    editions.print_everything_due(press)
    kiosk = _kiosk(tmp_path)
    page, rss = f"/{story.article.slug}/", "/rss/"
    tags = {path: _tag(ask_kiosk(kiosk, path, "GET", {"Host": "testserver"})) for path in (page, rss)}
    assert all(tags.values())
    fresh = ask_kiosk(kiosk, page, "GET", {"Host": "testserver", "If-None-Match": tags[page]})
    assert fresh.status == 304, "the control: while it is out, the tag is good"
    TAKEN_BACK[way](Article.objects.get(pk=story.article.pk))
    editions.print_everything_due(press)
    kiosk = _kiosk(tmp_path)
    for path in (page, rss):
        for method in ("GET", "HEAD"):
            answer = ask_kiosk(kiosk, path, method, {"Host": "testserver", "If-None-Match": tags[path]})
            assert answer.status in ({200} if path == rss else {404, 410}), path
            assert before.WORD.encode() not in answer.body
            tell("holds: old tags tried", 1)
    assert _on_disk(tmp_path) == set()


@pytest.mark.parametrize("way", TAKEN_BACK if IS_WHOLE else ["held and taken off"])
def test_what_was_taken_back_comes_back_whole_and_goes_again(press, tmp_path, paper, way):
    article = before.write().article
    article.save_revision().publish()
    undo = {
        "held and taken off": holding.lift,
        "killed": withdrawing.undo_kill,
        "taken down": withdrawing.undo_takedown,
    }
    for _round in range(2):
        TAKEN_BACK[way](Article.objects.get(pk=article.pk))
        editions.print_everything_due(press)
        assert _on_disk(tmp_path) == set()
        if way in undo:
            undo[way](article=Article.objects.get(pk=article.pk), by=None)
        publishing.publish(article=Article.objects.get(pk=article.pk), by=None)
        editions.print_everything_due(press)
        assert _on_disk(tmp_path) != set()


def _tag(answer):
    return next((value for name, value in answer.headers if name.lower() == "etag"), "")


def test_the_printed_tombstone_says_the_note_in_each_language_and_goes_when_it_is_undone(press, tmp_path, paper):
    english = before.write().article
    english.save_revision().publish()
    sibling = before.factories.article("Суддя", language="uk", translation_key=english.translation_key)
    editions.print_everything_due(press)
    withdrawing.take_down(
        article=english,
        reason="Court",
        public_note="By order of a court.",
        translations={"uk": "За рішенням суду."},
        by=None,
    )
    editions.print_everything_due(press)
    kiosk = _kiosk(tmp_path)
    for path, note in ((f"/{english.slug}/", "By order of a court."), (f"/uk/{sibling.slug}/", "За рішенням суду.")):
        answer = ask_kiosk(kiosk, path, "GET", {"Host": "testserver"})
        assert answer.status == 410
        assert note in answer.body.decode()
        assert before.WORD.encode() not in answer.body
    withdrawing.undo_takedown(article=english, by=None)
    editions.print_everything_due(press)
    assert ask_kiosk(_kiosk(tmp_path), f"/{english.slug}/", "GET", {"Host": "testserver"}).status == 404


# Previews, private files, letters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SHOWN)
def test_previews_and_private_files_are_for_nobody_without_a_right(client, paper, committed, hands, kind):
    with committed():
        story = write(hands, kind)
    rendition = story.picture.get_rendition("width-480|format-webp")
    for somebody in (None, reader(), person(Role.BUSINESS)):
        if somebody:
            client.force_login(somebody)
        for path in canaries._private_addresses(story, rendition):
            answer = client.get(path)
            said = before.whole(answer).decode("utf-8", "replace").lower()
            assert answer.status_code in {302, 403, 404}, path
            assert before.WORD.lower() not in said.replace(path.lower(), ""), path
            tell("holds: previews and files tried", 1)


@pytest.mark.parametrize("kind", list(NEVER_OUT))
def test_no_letter_and_no_way_of_publishing_takes_it_along(paper, hands, kind):
    story = write(hands, kind)
    article = Article.objects.get(pk=story.article.pk)
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    article_letters.plan(article=article, newsletter=lamp, by=person(Role.CHIEF_EDITOR))
    assert article_letters.send_due() == 0
    with pytest.raises(article_letters.NotSentError):
        article_letters.send(article=article, newsletter=lamp, by=None, is_alert=True)
    holds = kind not in {
        "draft",
        "scheduled",
        "hour came, demoted",
        "hour came, left",
        "a second before",
        "clock went back",
    }
    if not holds:
        return
    for way in (_as_admin, _by_revision, _by_the_row):
        with pytest.raises((RefusedError, ValidationError)):
            way(Article.objects.get(pk=article.pk))
    assert not Article.objects.get(pk=article.pk).live


def _as_admin(article):
    publishing.publish(article=article, by=person(Role.ADMIN))


def _by_revision(article):
    revision = article.get_latest_revision()
    revision.content = {**revision.content, "go_live_at": None}
    revision.publish()


def _by_the_row(article):
    article.live = True
    article.save()
