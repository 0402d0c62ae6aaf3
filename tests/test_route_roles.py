"""Every address of the site, asked as everybody. The tables are reviewed by hand; an address that they lack fails.

`route_roles.toml` has the staff's addresses, `route_roles_public.toml` all others.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.template.response import SimpleTemplateResponse

from broadsheet.accounts.models import User
from broadsheet.membership.tests import cast as readers
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.facts import tell
from tests.route_samples import Belongings, Sample
from tests.routes import UNSAFE, ask_all, client_of, is_staff, namespaces, routes

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.filterwarnings("ignore")]

TABLES = Path(__file__).parent
ROLES = {"R": Role.REPORTER, "E": Role.EDITOR, "C": Role.CHIEF_EDITOR, "B": Role.BUSINESS, "A": Role.ADMIN}
LETTERS = "-rm" + "".join(ROLES)
WORDS = {"everybody": LETTERS, "signed in": LETTERS[1:]}
OPEN_TO_ALL = {
    "POST cms/login/",
    "POST cms/password_reset/",
    "POST cms/password_reset/done/",
    "POST cms/password_reset/complete/",
    "POST cms/password_reset/confirm/<uidb64>/<token>/",
    "POST cms/sprite/",
    "POST account/sign-in/",
    "POST account/sign-in/code/",
    "POST account/sign-in/password/",
    "POST account/sign-in/passkey/",
    "POST account/sign-in/second-factor/",
    "POST account/sign-up/",
    "POST account/sign-out/",
    "POST account/pass/article/",
    "POST account/pass/institution/",
    "POST account/seats/<str:token>/",
    "POST membership/",
    "POST contribution/",
    "POST gift/",
    "POST gift/yours/",
    "POST gift/yours/another/",
    "POST gift/story/<str:key>/",
    "POST subscription/",
    "POST subscription/<str:token>/",
    "POST subscription/confirmation/<str:token>/",
    "POST payment/<uuid:pk>/again/",
    "POST membership/cancellation/<str:token>/",
    "POST membership/reminder/",
    "POST membership/reminder/<str:token>/",
    "POST sandbox/card/<uuid:pk>/",
    "POST payments/webhooks/<slug:slug>/",
}
"""Where somebody who is not signed in may send a form: to come in or go out, and to use a month's free stories or an
institution's network. The sprite is a file of icons."""

LEADS_AWAY = {("POST", "cms/logout/"): "RECBA", ("POST", "cms/given-up-tasks/another-try/"): "CA"}
"""Who is sent to the door or home here without having been refused: out, and when there was nothing to try again."""


class Table:
    """Both tables as one."""

    def __init__(self) -> None:
        staff = tomllib.loads((TABLES / "route_roles.toml").read_text())
        public = tomllib.loads((TABLES / "route_roles_public.toml").read_text())
        self.unsafe: dict[str, str] = _letters(staff.pop("unsafe") | public.pop("unsafe"))
        self.nothing_there = set(staff.pop("nothing_there")["to_change"])
        self.breaks = set(staff.pop("breaks"))
        self.of_a_person: dict[str, list[str]] = public.pop("of_a_person")
        self.listed: dict[str, str] = _letters(staff | public)


def _letters(said: dict[str, str]) -> dict[str, str]:
    return {asked: WORDS.get(letters, letters) for asked, letters in said.items()}


TABLE = Table()


def somebody(letter: str) -> User | None:
    """The person whom this letter stands for."""
    if letter == "-":
        return None
    if letter in ROLES:
        return person(ROLES[letter])
    found = readers.reader({"r": "Roman", "m": "Maria"}[letter])
    if letter == "m":
        readers.grant(found)
    return found


@pytest.fixture
def unrendered(monkeypatch):
    """Rights are asked before a page is put together, which is slow."""
    monkeypatch.setattr(SimpleTemplateResponse, "render", lambda self: self)
    monkeypatch.setattr(SimpleTemplateResponse, "is_rendered", True)
    monkeypatch.setattr(SimpleTemplateResponse, "content", b"")


@pytest.fixture
def cast():
    """Everybody, each with things of their own."""
    people = {letter: somebody(letter) for letter in LETTERS}
    belongings = {letter: Belongings.of(found) for letter, found in people.items() if found}
    return people, belongings


@pytest.fixture
def sample(unrendered):
    article = factories.article("Somebody else's draft", by="Olena", publish=False)
    article.topics.add(factories.topic("Tugs"))
    out = factories.article("Out already", by="Olena")
    out.topics.add(factories.topic("Tugs"))
    out.save_revision().publish()
    return Sample(article, factories.picture(size=(8, 8)), out)


@pytest.fixture
def paths(sample):
    """What is asked at each address: somebody else's, where it is somebody's."""
    other = Belongings.of(readers.reader("Stranger"))
    named = namespaces()
    return {
        route: sample.path(route, named[route], token=other.invitation, **other.of_route.get(route, {}))
        for route in routes()
    }


def _all(people, questions, paths):
    return {letter: ask_all(client_of(found), questions, paths) for letter, found in people.items()}


def _broken(answers):
    return {
        f"{method} {route}"
        for given in answers.values()
        for (method, route), answer in given.items()
        if answer.status >= 500
    }


def _misnoted(answers, is_refused):
    """Refusals on staff addresses without their row, and rows without a refusal."""
    found = {}
    for letter, given in answers.items():
        for asked, answer in given.items():
            counts = letter != "-" and is_staff(asked[1]) and letter not in LEADS_AWAY.get(asked, "")
            if answer.refusals != (counts and is_refused(answer)):
                found[f"{letter} {' '.join(asked)}"] = answer
    return found


def _of_nobody_in_particular(paths):
    """All addresses but those of somebody's own things, which have a test of their own."""
    return [route for route in paths if route not in TABLE.of_a_person]


def _tell(name, answers):
    all_answers = [answer for given in answers.values() for answer in given.values()]
    tell(f"{name}: questions", len(all_answers))
    tell(f"{name}: turned away", sum(not answer.is_let_in for answer in all_answers))
    tell(f"{name}: audit rows", sum(answer.refusals for answer in all_answers))


def test_every_address_is_in_a_table():
    assert set(routes()) - set(TABLE.listed) == set(), "Say in a table who may come in here"
    assert set(TABLE.listed) - set(routes()) == set(), "These addresses are no more"
    tell("routes", len(routes()))


def test_every_address_of_somebodys_thing_says_whose_it_is():
    named = {route for route in routes() if route.startswith("account/") and "<int:" in route}
    assert named == set(TABLE.of_a_person)


def test_each_role_comes_in_where_the_table_says(paths, cast):
    general = _of_nobody_in_particular(paths)
    answers = _all(cast[0], [("GET", route) for route in general], paths)
    assert _broken(answers) == {asked for asked in TABLE.breaks if asked.startswith("GET ")}
    is_so = {
        route: "".join(letter for letter in LETTERS if answers[letter]["GET", route].is_let_in) for route in general
    }
    assert {route: letters for route, letters in is_so.items() if letters != TABLE.listed.get(route)} == {}
    assert _misnoted(answers, lambda answer: not answer.is_let_in) == {}
    _tell("reading", answers)


def test_each_role_changes_what_the_table_says_and_nothing_else(paths, cast):
    """Asked with an empty form, which is enough to be let in or refused; what it writes is undone."""
    questions = [("POST", route) for route in _of_nobody_in_particular(paths)]
    questions += [asked for asked in _split(TABLE.unsafe, TABLE.nothing_there) if asked[0] != "POST"]
    answers = _all(cast[0], questions, paths)
    assert _broken(answers) == {asked for asked in TABLE.breaks if not asked.startswith("GET ")}
    is_so = {
        f"{method} {route}": "".join(letter for letter in LETTERS if answers[letter][method, route].is_done)
        for method, route in questions
    }
    assert {asked: letters for asked, letters in is_so.items() if letters != TABLE.unsafe.get(asked, "")} == {}
    assert set(TABLE.unsafe) - set(is_so) == set(), "These addresses are no more, or take this no more"
    missing = {f"{method} {route}" for method, route in questions if answers["A"][method, route].status == 404}
    assert missing == TABLE.nothing_there, "Where the sample holds nothing to change, rights are not seen: say so"
    wrote = {
        f"{letter} {method} {route}": answer.wrote
        for letter, given in answers.items()
        for (method, route), answer in given.items()
        if answer.wrote and not answer.is_done
    }
    assert wrote == {}, "Somebody who was refused changed something"
    assert _misnoted(answers, lambda answer: not answer.is_let_in and not answer.is_done) == {}
    _tell("changing", answers)


def test_a_method_that_no_table_names_is_turned_away_everywhere(paths, cast):
    known = set(_split(TABLE.unsafe, TABLE.nothing_there))
    questions = [(method, route) for route in paths for method in UNSAFE[1:] if (method, route) not in known]
    people = {letter: cast[0][letter] for letter in "-rA"}
    answers = _all(people, questions, paths)
    taken = {
        f"{letter} {method} {route}": answer.status
        for letter, given in answers.items()
        for (method, route), answer in given.items()
        if answer.wrote or answer.is_done
    }
    assert taken == {}
    assert {answer.status for answer in answers["A"].values()} <= {404, 405}
    _tell("wrong methods", answers)


def test_what_is_somebodys_own_is_there_for_nobody_else(cast, paths, sample):
    people, belongings = cast
    named = namespaces()
    questions = [(method, route) for route, ways in TABLE.of_a_person.items() for method in ways]
    for letter, found in people.items():
        theirs = ask_all(client_of(found), questions, paths)
        if letter == "-":
            assert not any(answer.is_let_in or answer.wrote for answer in theirs.values())
            continue
        assert {(answer.status, *answer.wrote) for answer in theirs.values()} == {(404,)}, letter
        assert {answer.refusals for answer in theirs.values()} == {1}, "Each leaves one row of the audit log"
        of_route = belongings[letter].of_route
        own = {route: sample.path(route, named[route], **of_route[route]) for route in TABLE.of_a_person}
        for (method, route), answer in ask_all(client_of(found), questions, own).items():
            assert answer.status in {200, 302}, f"{letter} {method} {route}: {answer}"
    tell("own and others' things: questions", len(questions) * (2 * len(people) - 1))


def test_nobody_changes_anything_unless_signed_in():
    assert {asked for asked, letters in TABLE.unsafe.items() if "-" in letters} == OPEN_TO_ALL


def _with_a_password_alone(people, paths):
    """Staff whose session has seen a password and nothing else, asking every staff address but the way out."""
    staff = [route for route in paths if is_staff(route) and route != "cms/logout/"]
    questions = [(method, route) for route in staff for method in ("GET", "POST")]
    return {
        letter: ask_all(client_of(people[letter], by="password"), questions, paths)
        for letter in ROLES
        if letter in people
    }


def test_no_staff_address_opens_to_a_password_alone(paths, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    answers = _with_a_password_alone(cast[0], paths)
    assert {
        f"{letter} {method} {route}": answer
        for letter, given in answers.items()
        for (method, route), answer in given.items()
        if answer.is_let_in or answer.wrote or answer.refusals != 1
    } == {}
    _tell("a password alone", answers)


@pytest.mark.control
def test_without_the_middleware_a_password_alone_would_open_nearly_all(paths, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("SecondFactorMiddleware")]
    answers = _with_a_password_alone({"A": cast[0]["A"]}, paths)
    opened = [asked for asked, answer in answers["A"].items() if answer.is_let_in]
    assert len(opened) > 0.9 * len(answers["A"])


@pytest.mark.control
def test_without_the_middleware_nobody_would_write_refusals_down(paths, cast, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("RefusalMiddleware")]
    answer = ask_all(client_of(cast[0]["B"]), [("GET", "cms/articles/")], paths)["GET", "cms/articles/"]
    assert (answer.is_let_in, answer.refusals) == (False, 0)


def _split(*asked):
    return sorted({tuple(each.split(" ", 1)) for some in asked for each in some})
