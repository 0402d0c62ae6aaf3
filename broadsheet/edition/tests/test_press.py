"""What the press does with one page: prints it, keeps the old one when it can't, takes it away, notices damage."""

from __future__ import annotations

import errno
import os
import threading

import pytest
from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse

from broadsheet.edition import damage, desk, journal, laying, press_room
from broadsheet.edition.models import Change, Plate, Reason
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.foundation import sources
from broadsheet.newsroom import publishing, withdrawing
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests import cast
from broadsheet.newsroom.views import page
from broadsheet.ops.models import Heartbeat
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return Press()


def printed(press):
    editions.print_everything_due(press)
    return editions.on_disk()


def _edit(article, headline):
    draft = article.get_latest_revision_as_object()
    draft.title = headline
    draft.save_revision().publish()


def test_a_published_story_is_printed_with_its_lists_and_no_other_story(press):
    section = factories.section()
    factories.article("Cranes stand still", section=section)
    printed(press)
    factories.article("Cranes move again", section=section)
    batch = []
    while made := (press.notice(), press.print_due())[1]:
        batch += [each.plate.address for each in made]
    assert {"/", "/cranes-move-again/", "/section/harbour/", "/rss/"} <= set(batch)
    assert "/cranes-stand-still/" not in batch


def test_the_story_itself_and_the_front_come_first(press):
    factories.article("Cranes stand still")
    printed(press)
    factories.article("Cranes move again")
    press.notice()
    assert {each.plate.address for each in press.print_due()} == {"/", "/cranes-move-again/"}


def test_equal_bytes_are_no_news(press):
    article = factories.article()
    printed(press)
    before = press.journal.seq
    article.save()
    editions.print_everything_due(press)
    assert press.journal.seq == before


def test_a_draft_has_no_plate_and_leaves_no_trace(press):
    factories.article("The secret list", publish=False)
    found = printed(press)
    assert not [address for address in found if "secret" in address]
    assert b"secret list" not in b"".join(plate["body"] for plate in found.values())


def test_a_takedown_takes_the_page_out_of_the_public_tree(press, settings):
    article = factories.article("Cranes move again")
    printed(press)
    assert (settings.DATA_DIR / "public" / "cranes-move-again" / "index.html").exists()
    withdrawing.take_down(article=article, reason="A court said so.", by=None)
    found = printed(press)
    assert found["/cranes-move-again/"]["status"] == 410
    assert not (settings.DATA_DIR / "public" / "cranes-move-again").exists()


def test_an_unpublished_story_has_no_plate_any_more(press, settings):
    article = factories.article("Cranes move again")
    printed(press)
    publishing.unpublish(article=article, by=None)
    assert "/cranes-move-again/" not in printed(press)
    assert not (settings.DATA_DIR / "public" / "cranes-move-again").exists()


def test_a_renamed_story_redirects_from_its_old_address(press):
    article = factories.article("Cranes move again")
    printed(press)
    draft = article.get_latest_revision_as_object()
    draft.slug = "cranes-move"
    draft.save_revision().publish()
    found = printed(press)
    assert found["/cranes-move-again/"]["headers"]["Location"] == "/cranes-move/"
    assert found["/cranes-move/"]["status"] == 200


def test_the_closed_part_lies_in_the_private_tree_alone(press, settings):
    body = [("paragraph", "<p>Open words.</p>"), ("paragraph", "<p>The canary sings.</p>")]
    factories.article("Cranes move again", body=body, access="members")
    found = printed(press)
    assert b"canary" in found["/cranes-move-again/ whole"]["body"]
    assert found["/cranes-move-again/ whole"]["access"] == "members"
    public = [path.read_bytes() for path in (settings.DATA_DIR / "public").rglob("*.html")]
    assert public
    assert b"canary" not in b"".join(public)


def test_an_opened_story_loses_its_private_plate(press, settings):
    body = [("paragraph", "<p>Open words.</p>"), ("paragraph", "<p>The canary sings.</p>")]
    article = factories.article("Cranes move again", body=body, access="members")
    printed(press)
    draft = article.get_latest_revision_as_object()
    draft.access = "open"
    draft.save_revision().publish()
    assert "/cranes-move-again/ whole" not in printed(press)
    assert not list((settings.DATA_DIR / "private").rglob("*.html"))


def test_a_page_that_fails_keeps_its_old_plate_and_says_so_on_the_desk(press, monkeypatch, client):
    article = factories.article("Cranes move again")
    before = printed(press)["/cranes-move-again/"]["body"]
    whole = page.article

    def broken(request, found):
        if found.pk == article.pk:
            raise ValueError("no such crane")
        return whole(request, found)

    monkeypatch.setattr(page, "article", broken)
    _edit(article, "Cranes fall")
    press.notice()
    while press.print_due():
        pass
    assert editions.on_disk()["/cranes-move-again/"]["body"] == before
    assert b"Cranes fall" in editions.on_disk()["/"]["body"]
    client.force_login(cast.person(Role.CHIEF_EDITOR))
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "no such crane" in shown
    assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in shown


def test_a_page_that_failed_is_tried_again_and_forgives(press, monkeypatch, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    article = factories.article("Cranes move again")
    printed(press)
    with monkeypatch.context() as patched:
        patched.setattr(page, "article", lambda request, found: 1 / 0)
        _edit(article, "Cranes fall")
        press.notice()
        while press.print_due():
            pass
    assert Plate.objects.failed().count() == 1
    time_machine.move_to("2026-11-01 10:01:00+00:00", tick=False)
    assert b"Cranes fall" in printed(press)["/cranes-move-again/"]["body"]
    assert not Plate.objects.failed().exists()


def test_a_full_disk_stops_printing_and_the_old_edition_stands(press, monkeypatch):
    article = factories.article("Cranes move again")
    before = printed(press)
    with monkeypatch.context() as patched:
        patched.setattr(laying.Bed, "settle", _no_space)
        _edit(article, "Cranes fall")
        press.notice()
        with pytest.raises(OSError, match="No space"):
            press.print_due()
        assert editions.on_disk() == before
        assert not [path for path in editions.files() if ".tmp-" in path]
    assert b"Cranes fall" in printed(press)["/cranes-move-again/"]["body"]


def test_a_full_disk_is_told_in_the_desks_words(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    room = press_room.PressRoom()
    room.note_trouble(OSError(errno.ENOSPC, "No space left on device"))
    assert desk.standing(Heartbeat.objects.get(name=press_room.BEAT)).trouble.startswith("The disk is full")


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("connection already closed")])
def test_a_database_that_is_away_is_told_once_and_waited_for(tmp_path, settings, monkeypatch, caplog, error):
    settings.DATA_DIR = tmp_path
    stop, looks = threading.Event(), []

    def look(self):
        looks.append(len(looks))
        if len(looks) < 4:
            raise error
        if len(looks) == 5:
            stop.set()
        return False

    caplog.set_level("WARNING", "broadsheet.press")
    monkeypatch.setattr(press_room, "LOOKS_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(press_room, "close_old_connections", lambda: None)  # it would close the test's own
    monkeypatch.setattr(press_room.PressRoom, "is_ours", look)
    press_room.keep_printing(stop)
    assert len(looks) == 5
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_half_a_line_at_the_end_of_the_journal_is_cut_off(press):
    factories.article("Cranes move again")
    before = printed(press)
    with (journal.folder() / "journal").open("ab") as cut:
        cut.write(b'/cranes-move-again/\t{"seq":9999,"sta')
    again = Press()
    assert editions.on_disk() == before
    factories.article("Cranes fall")
    assert "/cranes-fall/" in printed(again)


def test_a_summed_up_journal_says_the_same(press):
    factories.article("Cranes move again")
    before = printed(press)
    press.journal.sum_up(complete=True)
    assert editions.on_disk() == before
    assert press.journal.is_complete()
    seq = press.journal.seq
    factories.article("Cranes fall")
    printed(press)
    assert press.journal.seq > seq


def test_a_damaged_plate_is_printed_again(press, settings):
    factories.article("Cranes move again")
    before = printed(press)
    path = settings.DATA_DIR / "public" / "cranes-move-again" / "index.html"
    path.write_bytes(b"rubbish")
    report = journal.folder() / "damaged" / "1"
    report.parent.mkdir()
    report.write_text("/cranes-move-again/")
    assert damage.notice() == 1
    assert printed(press) == before
    assert not report.exists()


@pytest.mark.control
def test_a_damaged_plate_that_nobody_reports_stays_damaged(press, settings):
    article = factories.article("Cranes move again")
    printed(press)
    path = settings.DATA_DIR / "public" / "cranes-move-again" / "index.html"
    path.write_bytes(b"rubbish")
    article.save()
    editions.print_everything_due(press)
    assert path.read_bytes() == b"rubbish"


def test_a_change_that_is_rolled_back_is_no_change(press):
    printed(press)
    with transaction.atomic():
        factories.article("Cranes move again")
        transaction.set_rollback(True)
    assert not Change.objects.exists()


def test_a_full_run_prints_everything_once_more_and_finishes(press):
    factories.article("Cranes move again")
    printed(press)
    run = press_room.begin_run(Reason.ASKED)
    room = press_room.PressRoom()
    room.make_ready()
    assert sum(room.print_all()) >= Plate.objects.count()
    run.refresh_from_db()
    assert run.finished_at is not None


def test_what_another_press_has_noticed_is_not_taken_from_an_old_shelf(press):
    article = factories.article("Cranes move again")
    printed(press)
    _edit(article, "Cranes fall")
    other = Press()
    other.notice()  # it takes the change away, and dies before it prints
    found = printed(press)
    assert b"Cranes fall" in found["/"]["body"]
    assert b">Cranes move again<" not in found["/"]["body"]


def test_a_page_that_is_due_is_not_counted_as_failed_on_the_desk(press):
    Article.objects.all()
    sources.changed("chrome")
    assert desk.standing(None).oldest is not None
    assert desk.standing(None).failed == []


def _no_space(_bed):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
