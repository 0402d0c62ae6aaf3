"""Posts that are mailed: fetched from a mailbox over IMAP, or handed over by the mail server."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from click.testing import CliRunner
from django.db import DatabaseError

from broadsheet.config.commands import mail as mail_command
from broadsheet.live import addressing, jobs, mail_filing, tasks
from broadsheet.live.models import Post
from broadsheet.mail.models import ReturnedMail
from tests.mail.imap_server import serving

pytestmark = pytest.mark.django_db


def letter(text="The crane moves."):
    address = addressing.current(coverage=None, language="en") or addressing.renew(
        coverage=None, language="en", by=None
    )
    said = f"To: {address.address}\r\nFrom: a@b.example\r\nMessage-ID: <{text}>\r\nSubject: Now\r\n\r\n{text}\r\n"
    return said.encode()


@pytest.fixture
def box(settings):
    with serving([letter("One."), letter("Two.")]) as server:
        place = f"127.0.0.1:{server.server_address[1]}"
        settings.FILING_MAILBOX = f"imap://bounces:{quote(server.password, safe='')}@{place}/INBOX"
        yield server


def test_what_is_in_the_mailbox_is_filed_once_and_marked(box):
    for _look in range(2):
        tasks.fetch_filed.func()
    assert sorted(Post.objects.values_list("text", flat=True)) == ["One.", "Two."]
    assert all(mail.flags for mail in box.mails.values())
    assert not ReturnedMail.objects.exists(), "a post is no bounce"


def test_cut_off_before_it_is_marked_it_is_fetched_again_and_known(box, monkeypatch):
    monkeypatch.setattr("broadsheet.mail.bounces.mailbox.crashpoint", _cut_off)
    with pytest.raises(OSError, match="cut off"):
        tasks.fetch_filed.func()
    monkeypatch.undo()
    tasks.fetch_filed.func()
    assert Post.objects.count() == 2


def _cut_off(name):
    raise OSError("cut off")


def test_the_worker_looks_there_only_if_there_is_one_and_not_all_the_time(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs.tasks, "fetch_filed", type("Task", (), {"enqueue": staticmethod(lambda: asked.append(1))}))
    settings.FILING_MAILBOX = ""
    jobs.look_into_the_mailbox()
    assert asked == []
    settings.FILING_MAILBOX = "imap://x@127.0.0.1/INBOX"
    jobs.look_into_the_mailbox()
    jobs.look_into_the_mailbox()
    assert asked == [1]


def test_a_mail_server_hands_one_over_and_is_asked_to_come_again_if_the_database_is_away(monkeypatch):
    sent = letter()
    said = CliRunner().invoke(mail_command.command, ["post"], input=sent)
    assert (said.exit_code, Post.objects.get().text) == (0, "The crane moves.")

    def fails(*_args, **_more):
        raise DatabaseError

    monkeypatch.setattr(mail_filing, "take", fails)
    assert CliRunner().invoke(mail_command.command, ["post"], input=sent).exit_code == 75
