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
from tests.routes import Sample, is_let_in, namespaces, staff_routes

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


def _ask(letter, paths):
    """The routes that this person may enter, in one session unless an address ends it."""
    client = Client(raise_request_exception=False)
    somebody = person(LETTERS[letter]) if LETTERS[letter] else None
    found = set()
    for route, path in paths.items():
        if somebody and not client.cookies.get(settings.SESSION_COOKIE_NAME, NO_COOKIE).value:
            client.force_login(somebody)
        if is_let_in(client, path):
            found.add(route)
    return found


def test_every_staff_address_is_in_the_table():
    listed = tomllib.loads(TABLE.read_text())
    found = {route for route, _pattern in staff_routes().items()}
    assert found - set(listed) == set(), "Say in route_roles.toml who may come in here"
    assert set(listed) - found == set(), "These addresses are no more"


@pytest.mark.filterwarnings("ignore")
def test_each_role_comes_in_where_the_table_says(paths):
    listed = tomllib.loads(TABLE.read_text())
    found = {letter: _ask(letter, paths) for letter in LETTERS}
    is_so = {route: "".join(letter for letter in LETTERS if route in found[letter]) for route in paths}
    assert {route: letters for route, letters in is_so.items() if letters != listed.get(route)} == {}
