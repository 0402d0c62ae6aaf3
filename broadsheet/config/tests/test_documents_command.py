"""Documents from before there was any cleaning: their stored files are cleaned where they lie, or named with what to do."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from broadsheet.config.commands.documents import command
from broadsheet.foundation import sources
from broadsheet.newsroom.cleaning_documents import stored
from broadsheet.newsroom.cleaning_documents.stored import Did
from broadsheet.newsroom.models import DocumentFile
from broadsheet.newsroom.tests import documents_made as made
from broadsheet.ops.models import AuditEntry
from tests import factories
from tests.dying import killed_at

pytestmark = pytest.mark.django_db
NAME = made.NAME.encode()


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)


def old(title, name="ruling.pdf", content=None):
    """A document as it was taken in before: the file as it came."""
    row = DocumentFile(title=title, file=ContentFile(made.pdf() if content is None else content, name=name))
    row._set_document_file_metadata()
    row.save()
    return row


def stored_bytes(row):
    return Path(default_storage.path(row.file.name)).read_bytes()


def is_right(row):
    """Whether the row says of its file what is so."""
    row.refresh_from_db()
    content = stored_bytes(row)
    return (row.file_size, row.file_hash) == (len(content), hashlib.sha1(content).hexdigest())  # noqa: S324 — Wagtail's


def clean():
    return CliRunner().invoke(command, ["clean"])


def test_what_is_stored_loses_its_names_and_keeps_its_address(client, django_capture_on_commit_callbacks):
    row = old("Ruling")
    with django_capture_on_commit_callbacks(execute=True):
        factories.article("Judged", body=[("paragraph", f'<p><a linktype="document" id="{row.pk}">Ruling</a></p>')])
    address, name = row.url, row.file.name
    before = client.get(address)
    assert NAME in b"".join(before.streaming_content)
    changed = []
    listener = changed.extend
    sources.listen(listener)
    try:
        result = clean()
    finally:
        sources._listeners.remove(listener)
    assert result.exit_code == 0, result.output
    assert "1/1 cleaned: Ruling (ruling.pdf), " in result.output
    assert "1 cleaned, 0 were clean, 0 refused." in result.output
    assert is_right(row)
    assert (row.url, row.file.name) == (address, name)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200, "what a browser kept is not what is there now"
    assert NAME not in b"".join(after.streaming_content)
    assert f"document:{row.pk}" in changed, "caches and pages that lead to it are told"
    assert AuditEntry.objects.filter(act="document.cleaned").count() == 1


def test_twice_it_changes_nothing_more():
    row = old("Ruling")
    clean()
    written = os.stat(default_storage.path(row.file.name)).st_mtime_ns
    result = clean()
    assert "was clean: Ruling" in result.output
    assert result.exit_code == 0
    assert os.stat(default_storage.path(row.file.name)).st_mtime_ns == written
    assert AuditEntry.objects.filter(act="document.cleaned").count() == 1


def test_what_is_refused_stays_and_is_named_with_what_to_do():
    with_macros = made.with_parts(made.docx(), word__vbaProject_dot_bin=b"x")
    refused = [old("Accounts", "accounts.docx", with_macros), old("Broken", "broken.pdf", b"%PDF-1.4 torn")]
    gone = old("Lost", "lost.pdf")
    Path(default_storage.path(gone.file.name)).unlink()
    good = old("Ruling")
    kept = [stored_bytes(row) for row in refused]
    result = clean()
    assert result.exit_code == 1
    assert [stored_bytes(row) for row in refused] == kept
    assert is_right(good), "one that is refused stops no other"
    assert NAME not in stored_bytes(good)
    assert "1 cleaned, 0 were clean, 3 refused." in result.output
    told = result.output.partition("These are as they were")[2]
    for row, what in (
        (refused[0], "Please save it without them and retry."),
        (refused[1], "Please open it, save it again"),
        (gone, "Its file is missing."),
    ):
        assert f"{row.title} (" in told
        assert what in told
        assert f"/cms/documents/edit/{row.pk}/" in told
    assert "Ruling" not in told


def test_where_there_is_nothing_there_is_nothing_to_do():
    assert clean().output == "0 cleaned, 0 were clean, 0 refused.\n"


def _replaced(row):
    """Somebody gives the document another file, and the old one goes."""
    before = row.file.name
    DocumentFile.objects.get(pk=row.pk).file.save("newer.pdf", ContentFile(b"%PDF-1.7"))
    default_storage.delete(before)


@pytest.mark.parametrize(("where", "what"), [(stored, "cleaned"), (stored.os, "replace")])
def test_a_document_that_gets_another_file_meanwhile_is_left_alone_and_its_old_file_does_not_come_back(
    monkeypatch, where, what
):
    row = old("Ruling")
    before, act = row.file.name, getattr(where, what)

    def meanwhile(*given):
        _replaced(row)
        return act(*given)

    with monkeypatch.context() as patch:
        patch.setattr(where, what, meanwhile)
        done = stored.clean_one(DocumentFile.objects.get(pk=row.pk))
    assert done.did is Did.GONE
    assert not default_storage.exists(before)
    row.refresh_from_db()
    assert row.file.name.endswith("newer.pdf")
    assert list(Path(default_storage.path("documents")).glob(".*")) == []


def test_what_killed_runs_left_is_removed_and_what_is_being_written_is_not():
    old("Ruling")
    folder = Path(default_storage.path("documents"))
    left, fresh = folder / ".cleaning-left", folder / ".cleaning-fresh"
    for each in (left, fresh):
        each.write_bytes(b"x")
    hours_ago = time.time() - 2 * stored.LEFT_AFTER
    os.utime(left, (hours_ago, hours_ago))
    clean()
    assert (left.exists(), fresh.exists()) == (False, True)


def test_a_store_without_folders_gets_the_whole_file_under_the_same_name():
    class Store(Storage):
        """As an object store: what is put under a name replaces what was there."""

        def __init__(self):
            self.files = {"documents/a.pdf": b"before"}

        def exists(self, name):
            return name in self.files

        def _save(self, name, content):
            self.files[name] = content.read()
            return name

    store = Store()
    stored._swap(store, "documents/a.pdf", b"after")
    assert store.files == {"documents/a.pdf": b"after"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["documents.written", "documents.swapped"])
def test_killed_half_way_the_file_is_whole_and_the_next_run_puts_everything_right(point):
    rows = [old("One", "one.pdf"), old("Two", "two.docx", made.docx())]
    whole = [stored_bytes(row) for row in rows]
    assert killed_at(point, lambda: list(stored.clean_all()))
    expected = [whole[0] if point == "documents.written" else stored.cleaned("one.pdf", whole[0]), whole[1]]
    assert [stored_bytes(row) for row in rows] == expected
    assert clean().exit_code == 0
    for row in rows:
        assert is_right(row)
        assert NAME not in stored_bytes(row)
