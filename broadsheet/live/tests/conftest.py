"""The cast of live coverage: a reporter, an editor, and an event that is being told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from broadsheet.foundation import clock
from broadsheet.foundation.roles import Role
from broadsheet.live import covering, filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState


@pytest.fixture
def reporter(django_user_model):
    return _person(django_user_model, "Taras", Role.REPORTER)


@pytest.fixture
def editor(django_user_model):
    return _person(django_user_model, "Iryna", Role.EDITOR)


@pytest.fixture
def harbour(db):
    """A coverage that is live."""
    made = Coverage.objects.create(language="en", slug="harbour", headline="The harbour reopens", starts_at=clock.now())
    return covering.move(coverage=made, to=CoverageState.LIVE, by=None)


@pytest.fixture
def say(editor):
    """File a post: `say(coverage, "text")`."""

    def file(coverage, text="A crane moves.", by=editor, **more):
        names = {"headline", "is_key", "is_in_feed", "contributors", "picture"}
        words = Words(text, **{name: more.pop(name) for name in names & set(more)})
        return filing.file(words=words, coverage=coverage, by=by, **more)

    return file


def _person(model, name, role):
    person = model.objects.create_user(email=f"{name.lower()}@lantern.example", name=name)
    person.groups.add(Group.objects.get(name=role))
    return person
