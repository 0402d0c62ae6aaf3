"""The newsroom works when the money's side is down; and whoever edits is shut out of every address of it."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import places
from broadsheet.newsroom import publishing
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments.models import Entry
from tests import factories, routes

TABLES = sorted(model._meta.db_table for model in apps.get_app_config("payments").get_models())
PASSWORD = "a long enough sentence"


@contextmanager
def gone():
    """All tables of payments are away; afterwards they are back as they were."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'ALTER TABLE "{table}" RENAME TO "away_{table}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f'ALTER TABLE "away_{table}" RENAME TO "{table}"')


@contextmanager
def no_provider(settings):
    """Nothing can be paid with."""
    settings.PAYMENT_PROVIDERS = []
    yield


@contextmanager
def broken_provider(settings):
    """A provider whose code does not even load."""
    settings.PAYMENT_PROVIDERS = ["no_such_folder"]
    yield


@pytest.fixture(params=["gone", "no provider", "broken provider"])
def without_money(request, settings):
    """A context in which the side of the money is down."""
    return {
        "gone": gone,
        "no provider": lambda: no_provider(settings),
        "broken provider": lambda: broken_provider(settings),
    }[request.param]


def desk(role):
    made = Client()
    made.force_login(person(role))
    return made


@pytest.mark.django_db(transaction=True)
def test_a_story_is_written_published_and_read(without_money):
    chief = person(Role.CHIEF_EDITOR)
    article = factories.article("Cranes move again", publish=False)
    with without_money():
        publishing.publish(article=article, by=chief)
        for address in (f"/{article.slug}/", "/", "/section/harbour/", "/news-feed/", "/rss/", "/sitemap.xml"):
            answer = Client().get(address)
            assert answer.status_code == 200, address
        assert "Cranes move again" in Client().get(f"/{article.slug}/").content.decode()
        publishing.unpublish(article=article, by=chief)


@pytest.mark.django_db(transaction=True)
def test_a_story_for_members_is_read_up_to_its_gate(without_money):
    factories.article("Behind the gate", access="members")
    with without_money():
        answer = Client().get("/behind-the-gate/")
    assert answer.status_code == 200
    assert "Behind the gate" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_editors_desk_opens(without_money):
    article = factories.article("Cranes move again")
    with without_money():
        for role in (Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN, Role.BUSINESS):
            made = desk(role)
            assert made.get("/cms/").status_code == 200, role
            if role in {Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN}:
                assert made.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200, role


@pytest.mark.django_db(transaction=True)
def test_staff_sign_in(without_money):
    person(Role.EDITOR)
    editor = User.objects.get(email="emil@lantern.example")
    editor.set_password(PASSWORD)
    editor.save()
    with without_money():
        made = Client()
        assert made.get("/account/sign-in/").status_code == 200
        assert made.login(email=editor.email, password=PASSWORD)
        assert made.get("/cms/").status_code == 200


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_the_tables_are_gone_indeed():
    with gone():
        with pytest.raises(DatabaseError):
            Entry.objects.count()
        business = desk(Role.BUSINESS)
        business.raise_request_exception = False
        assert business.get("/cms/money/").status_code == 500
    assert Entry.objects.count() == 0


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_what_stands_on_the_desk_about_money_would_take_it_along_if_a_place_let_errors_through(monkeypatch):
    """The panel on the desk's home asks for figures that are gone."""

    def naked(name, **context):
        return "".join(str(provider(**context)) for _order, provider in places._places[name])

    with gone():
        made = desk(Role.BUSINESS)
        assert made.get("/cms/").status_code == 200
        monkeypatch.setattr(places, "fill", naked)
        made.raise_request_exception = False
        assert made.get("/cms/").status_code == 500


def addresses_of_money():
    """Each of them, about something: who may not come in is turned away before anything is looked up."""
    fillings = {"uuid:pk": "00000000-0000-4000-8000-000000000000", "slug:provider": "sandbox", "int:year": "2026"}
    found = [route for route in routes.routes() if route.startswith("cms/money/")]
    return sorted(
        "/" + re.sub(r"<([^>]+)>", lambda match: fillings.get(match[1], "1" if "int" in match[1] else "x"), one)
        for one in found
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_editorial_roles_are_shut_out_of_every_address_of_money(role):
    made = desk(role)
    asked = addresses_of_money()
    assert len(asked) > 40
    for address in asked:
        for answer in (made.get(address), made.post(address)):
            assert answer.status_code in {302, 403}, address
            assert "/money/" not in answer.headers.get("Location", ""), address
        assert made.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code in {302, 403}, address


@pytest.mark.control
@pytest.mark.django_db
def test_the_business_side_comes_in_where_they_are_shut_out():
    made = desk(Role.BUSINESS)
    plain = [address for address in addresses_of_money() if made.get(address).status_code == 200]
    assert len(plain) > 15
