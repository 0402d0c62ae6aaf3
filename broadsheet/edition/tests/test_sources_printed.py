"""The printed edition and an article's sources: what is printed again, and what is in no plate."""

from __future__ import annotations

import pytest

from broadsheet.accounts.models import User
from broadsheet.edition import inventory
from broadsheet.edition.models import Plate
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.newsroom import publishing, sourcing
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import OFFICIAL, approve, change, story, unnamed
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

KEEPER = "Zirconkeeper"


@pytest.fixture
def printed():
    """A story with an unnamed source, and another, in print. Returns the story."""
    factories.article("Another story")
    keeper = User.objects.create_user("zirconkeeper@lantern.example", "x", name=KEEPER)
    article = story("The ministry knew", unnamed(known_to=keeper), methods="We asked thrice.")
    approve(article)
    publishing.publish(article=Article.objects.get(pk=article.pk), by=person(Role.EDITOR))
    inventory.take_stock()
    editions.print_everything_due(Press())
    return Article.objects.get(pk=article.pk)


def said(name):
    """The plates that say this, by address."""
    return {address for address, plate in editions.on_disk().items() if name.encode() in plate["body"]}


def due():
    Press().notice()
    return set(Plate.objects.waiting().values_list("address", flat=True))


def test_who_of_us_knows_is_in_no_plate(printed):
    assert printed.get_absolute_url() in said(OFFICIAL), "the box is printed"
    assert said(KEEPER) == said(KEEPER.lower()) == set()


def test_approving_and_taking_back_print_nothing(printed):
    assert due() == set()
    approve(printed)
    source = sourcing.standings(printed)[0].source
    sourcing.take_back(article=printed, key=source.translation_key, by=person(Role.CHIEF_EDITOR))
    assert due() == set()


def test_a_draft_of_a_source_changes_no_plate_and_its_publication_the_storys(printed):
    before = editions.on_disk()
    change(printed, description="a general")
    editions.print_everything_due(Press())
    assert editions.on_disk() == before
    approve(printed)
    publishing.publish(article=Article.objects.get(pk=printed.pk), by=person(Role.EDITOR))
    editions.print_everything_due(Press())
    assert printed.get_absolute_url() in said("a general")
    assert said(OFFICIAL) == set()
