"""Where readers meet newsletters: below articles, in feeds, in the archive."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


FRAGMENT = "/_/fragment/newsletters/"


def test_below_an_article_stands_a_place_that_costs_it_nothing_and_leads_on_without_scripts(client, lamp):
    page = client.get(factories.article("A tug").get_absolute_url()).content.decode()
    assert f'data-fragment="{FRAGMENT}"' in page
    assert 'href="/newsletters/"' in page.partition(FRAGMENT)[2].partition("</div>")[0]
    assert "signup-box" not in page, "another newsletter prints no article anew"


def test_the_fragment_holds_the_first_that_anybody_may_have_and_no_token(client, lamp, notes):
    lamp.receives = "members"
    lamp.save()
    page = client.get(FRAGMENT).content.decode()
    assert 'name="newsletter" value="harbour-notes"' in page
    assert "csrf" not in page, "it stands in a plate"
    notes.is_offered = False
    notes.save()
    assert client.get(FRAGMENT).content.decode().strip() == ""


@pytest.mark.parametrize("ending", ["rss/", "atom/", "feed.json"])
def test_a_newsletter_has_feeds_of_its_issues(client, lamp, issue_of, ending):
    issue_of(lamp, ("heading", "Fog"), title="Not out yet")
    issue_of(lamp, ("heading", "Fog")).save_revision().publish()
    feed = client.get(f"/newsletters/morning-lamp/{ending}").content.decode()
    assert "Fog until noon" in feed
    assert "Not out yet" not in feed
    assert client.get(f"/newsletters/nobodys/{ending}").status_code == 404


def test_the_archive_holds_what_is_out(client, lamp, issue_of):
    assert "still to come" in client.get("/newsletters/morning-lamp/").content.decode()
    issue = issue_of(lamp, ("heading", "Fog"))
    assert client.get(f"/newsletters/morning-lamp/{issue.slug}/").status_code == 404
    issue.save_revision().publish()
    assert "Fog until noon" in client.get("/newsletters/morning-lamp/").content.decode()
