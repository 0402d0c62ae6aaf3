"""Every staff address, asked as every role. `route_roles.toml` is the reviewed table; an address that it lacks fails."""

from __future__ import annotations

import tomllib
from http.cookies import Morsel
from pathlib import Path

import pytest
from django.conf import settings
from django.template.response import SimpleTemplateResponse
from django.test import Client

from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.routes import Sample, ask, namespaces, staff_routes, unsafe_methods

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("route_roles.toml")
LETTERS = {
    "-": None,
    "R": Role.REPORTER,
    "E": Role.EDITOR,
    "C": Role.CHIEF_EDITOR,
    "B": Role.BUSINESS,
    "A": Role.ADMIN,
}
OPEN_TO_ALL = {
    "POST cms/login/",
    "POST cms/password_reset/",
    "POST cms/password_reset/confirm/<uidb64>/<token>/",
    "POST cms/sprite/",
}
"""Where somebody who is not signed in may send a form: to sign in, and to get a new password. The sprite is a file of icons."""

NO_COOKIE: Morsel[str] = Morsel()


@pytest.fixture
def paths(monkeypatch):
    monkeypatch.setattr(SimpleTemplateResponse, "render", lambda self: self)  # rights are asked before; pages are slow
    monkeypatch.setattr(SimpleTemplateResponse, "is_rendered", True)
    monkeypatch.setattr(SimpleTemplateResponse, "content", b"")
    article = factories.article("Somebody else's draft", by="Olena", publish=False)
    article.topics.add(factories.topic("Tugs"))
    sample = Sample(article, factories.picture(size=(8, 8)))
    named = namespaces()
    return {route: sample.path(route, named[route]) for route in staff_routes()}


def _ask(letter, paths, questions):
    """This person's answers to these questions (method and route), signed in again where an address ended the session."""
    client = Client(raise_request_exception=False)
    somebody = person(LETTERS[letter]) if LETTERS[letter] else None
    found = {}
    for method, route in questions:
        if somebody and not client.cookies.get(settings.SESSION_COOKIE_NAME, NO_COOKIE).value:
            client.force_login(somebody)
        found[method, route] = ask(client, method, paths[route])
    return found


def _table():
    listed = tomllib.loads(TABLE.read_text())
    return listed, listed.pop("unsafe"), set(listed.pop("nothing_there")["to_change"]), listed.pop("breaks")


def test_every_staff_address_is_in_the_table():
    listed, *_rest = _table()
    found = {route for route, _pattern in staff_routes().items()}
    assert found - set(listed) == set(), "Say in route_roles.toml who may come in here"
    assert set(listed) - found == set(), "These addresses are no more"


def _broken(answers):
    return {
        f"{method} {route}"
        for letter, given in answers.items()
        for (method, route), answer in given.items()
        if answer.status >= 500
    }


@pytest.mark.filterwarnings("ignore")
def test_each_role_comes_in_where_the_table_says(paths):
    listed, _unsafe, _nothing_there, breaks = _table()
    answers = {letter: _ask(letter, paths, [("GET", route) for route in paths]) for letter in LETTERS}
    assert _broken(answers) == {asked for asked in breaks if asked.startswith("GET ")}
    is_so = {route: "".join(letter for letter in LETTERS if answers[letter]["GET", route].is_let_in) for route in paths}
    assert {route: letters for route, letters in is_so.items() if letters != listed.get(route)} == {}


@pytest.mark.filterwarnings("ignore")
def test_each_role_changes_what_the_table_says_and_nothing_else(paths):
    """Asked with an empty form, which is enough to be let in or refused; what it writes is undone."""
    _listed, unsafe, nothing_there, breaks = _table()
    questions = [(method, route) for route, pattern in staff_routes().items() for method in unsafe_methods(pattern)]
    answers = {letter: _ask(letter, paths, questions) for letter in LETTERS}
    assert _broken(answers) == {asked for asked in breaks if not asked.startswith("GET ")}
    is_so = {
        f"{method} {route}": "".join(letter for letter in LETTERS if answers[letter][method, route].is_done)
        for method, route in questions
    }
    assert {asked: letters for asked, letters in is_so.items() if letters != unsafe.get(asked, "")} == {}
    assert set(unsafe) - set(is_so) == set(), "These addresses are no more, or take this no more"
    missing = {f"{method} {route}" for method, route in questions if answers["A"][method, route].status == 404}
    assert missing == nothing_there, "Where the sample holds nothing to change, rights are not seen: say so"
    wrote = {
        f"{letter} {method} {route}": answer.wrote
        for letter, given in answers.items()
        for (method, route), answer in given.items()
        if answer.wrote and not answer.is_done
    }
    assert wrote == {}, "Somebody who was refused changed something"


def test_nobody_changes_anything_unless_signed_in():
    _listed, unsafe, *_rest = _table()
    assert {asked for asked, letters in unsafe.items() if "-" in letters} == OPEN_TO_ALL
