"""What the newsroom says while its database is away, and how it finds out."""

from __future__ import annotations

import logging
import sqlite3

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from broadsheet.config import database_watch, installing
from broadsheet.config.database_watch import watch
from broadsheet.config.logs import WhileUnavailable, WithoutFloods
from broadsheet.foundation import clock


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(watch, "gone_since", clock.now())


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/", "/cms/", "/search/?q=x", "/nowhere/", "/uk/"])
def test_everything_that_needs_it_is_answered_at_once_without_asking_it(away, client, path):
    answer = client.get(path)  # no django_db: a query would fail the test
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"


def test_the_page_fits_its_own_policy_and_speaks_the_editions_language(away, client):
    answer = client.get("/uk/search/")
    assert "style-src 'sha256-" in answer["Content-Security-Policy"]
    assert 'lang="uk"' in answer.content.decode()
    assert "Зараз не виходить" in answer.content.decode()


def test_who_has_sent_a_form_is_told_that_nothing_was_saved(away, client):
    assert "Nothing was saved" in client.post("/cms/login/", {"username": "a"}).content.decode()
    assert "Nothing was saved" not in client.get("/cms/login/").content.decode()


def test_staff_are_told_what_is_down_and_readers_are_not(away, client):
    assert "The database has not answered since" in client.get("/cms/").content.decode()
    assert "has not answered since" not in client.get("/search/").content.decode()


def test_scripts_get_an_answer_for_scripts(away, client):
    assert client.get("/_/me", headers={"accept": "application/json"}).json() == {
        "error": "The database does not answer."
    }


def test_the_pulse_says_it_under_any_name_of_host(away, client):
    answer = client.get("/healthz", headers={"host": "newsroom"})
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


@pytest.mark.django_db
def test_the_pulse_of_a_healthy_newsroom(client):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert answer.status_code == 200
    assert answer.json()["database"] == "up"


def sqlite_error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("said by SQLite")
    cause.sqlite_errorcode = code
    error = OperationalError("said by SQLite")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_READ]
)
def test_a_database_that_is_locked_away_full_or_broken_is_no_mistake_of_ours(code):
    assert database_watch.means_gone(sqlite_error(code))


def test_a_missing_table_and_a_broken_rule_are_mistakes_of_ours():
    assert not database_watch.means_gone(sqlite_error(sqlite3.SQLITE_ERROR))
    assert not database_watch.means_gone(IntegrityError())
    assert not database_watch.means_gone(ValueError())
    assert not database_watch.means_gone(None)


def test_an_error_that_came_of_it_counts_as_it():
    error = ValueError()
    error.__context__ = OperationalError("the server closed the connection unexpectedly")
    assert database_watch.means_gone(error)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/?q=cranes", "/nowhere/"])
def test_whoever_meets_it_first_is_answered_503(client, path):
    def gone(*_arguments: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"]


def record(status: int, error: Exception | None = None) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Service Unavailable", "/cms/"), None)
    made.status_code = status
    made.exc_info = (type(error), error, None) if error else None
    return made


def test_the_log_has_one_line_for_an_error_and_none_for_each_answer():
    wanted = record(503, OperationalError("it is\ngone"))
    assert WhileUnavailable().filter(wanted)
    assert (wanted.getMessage(), wanted.exc_info) == ("Service Unavailable: /cms/ (it is gone)", None)
    assert not WhileUnavailable().filter(record(503))
    broken = record(500, ValueError())
    assert WhileUnavailable().filter(broken)
    assert broken.exc_info


def test_a_flood_that_is_turned_away_fills_no_log_and_other_mistakes_stand_in_it():
    assert not WithoutFloods().filter(record(429))
    assert WithoutFloods().filter(record(404))


@pytest.fixture
def lost_file(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(installing, "sqlite_path", lambda: tmp_path / "paper.sqlite3")
    return tmp_path / "paper.sqlite3"


def test_a_first_start_makes_an_empty_database_and_a_later_one_never_does(lost_file):
    installing.make_database_file()
    assert lost_file.exists()
    installing.make_database_file()
    lost_file.unlink()
    with pytest.raises(installing.DatabaseFileGoneError, match=r"is gone\. Put it back"):
        installing.make_database_file()
    assert not lost_file.exists()


def test_a_database_of_before_is_known_from_now_on(lost_file):
    lost_file.touch()
    installing.make_database_file()
    lost_file.unlink()
    with pytest.raises(installing.DatabaseFileGoneError):
        installing.make_database_file()
