"""What whoever uploads or saves is told when the disk is full."""

from __future__ import annotations

import errno
import os
import sqlite3

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from broadsheet.config.full_disk import means_full
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def no_room(settings, monkeypatch):
    def write(handler: TemporaryFileUploadHandler, *_arguments: object) -> None:
        handler.file.close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", write)


def upload(client, **more):
    client.force_login(person(Role.EDITOR))
    long = SimpleUploadedFile("long.pdf", b"x" * 5000)
    return client.post(reverse("wagtaildocs:add"), {"title": "Report", "file": long}, **more)


@pytest.mark.django_db
def test_whoever_uploads_is_told_that_nothing_was_saved_and_why(client, no_room):
    answer = upload(client)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "Nothing was saved" in answer.content.decode()
    assert "The disk of this site is full" in answer.content.decode()
    assert "database" not in answer.content.decode()


@pytest.mark.django_db
def test_a_script_is_told_too(client, no_room):
    assert upload(client, headers={"accept": "application/json"}).json() == {"error": "The disk is full."}


@pytest.mark.django_db
def test_a_database_without_room_is_said_to_be_full_and_not_to_be_away(client):
    def full(*_arguments: object) -> None:
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError(str(cause)) from cause

    with connection.execute_wrapper(full):
        answer = client.get("/search/?q=cranes")
    assert answer.status_code == 503
    assert "no room to work in" in answer.content.decode()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, ""), OSError(errno.EDQUOT, ""), psycopg.errors.DiskFull()])
def test_what_says_that_there_is_no_room(error):
    outer = ValueError()
    outer.__context__ = error
    assert means_full(error)
    assert means_full(outer)


@pytest.mark.control
@pytest.mark.parametrize("error", [OSError(errno.EACCES, ""), OperationalError("gone"), ValueError(), None])
def test_what_says_something_else(error):
    assert not means_full(error)
