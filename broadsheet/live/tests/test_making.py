"""A coverage's own facts, and the articles that lead to it."""

from __future__ import annotations

import pytest

from broadsheet.live import making
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_article_that_is_about_it_no_more_stops_leading_to_it(harbour, editor, client):
    about = factories.article("Cranes move again")
    facts = {"headline": harbour.headline}
    making.save(coverage=harbour, facts=facts, articles=[about], by=editor)
    assert "/live/harbour/" in client.get(f"/{about.slug}/").content.decode()
    told: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("broadsheet.foundation.sources.changed", lambda *names: told.update(names))
        making.save(coverage=harbour, facts=facts, articles=[], by=editor)
    assert f"article:{about.pk}" in told, "its page is printed anew"
    assert "/live/harbour/" not in client.get(f"/{about.slug}/").content.decode()
