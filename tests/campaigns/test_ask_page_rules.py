"""Which asks a page holds: what is true of the page alone, rule by rule and in their order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.campaigns.asks import page_rules, placing, printing
from broadsheet.campaigns.asks.page_rules import Page
from broadsheet.campaigns.models import Ask, Campaign, Goal, Launch
from broadsheet.foundation import clock
from tests import factories
from tests.campaigns.asking import ask

NOW = clock.now()
DAY = timedelta(days=1)


def campaign(*, is_launched=True, starts=-DAY, ends=DAY):
    made = Campaign(
        pk=1, key="birthday", starts_at=NOW + starts, ends_at=NOW + ends, goal_kind=Goal.NEW_MEMBERS, goal=1000
    )
    made._state.fields_cache["launch"] = Launch(campaign=made) if is_launched else None
    made._prefetched_objects_cache = {"words": []}
    return made


TABLE = [
    ({}, {}, ""),
    ({}, {"asks": False, "is_sensitive": True}, "switch"),
    ({}, {"is_sensitive": True, "is_closed": True}, "sensitive"),
    ({"is_gentle": True}, {"is_sensitive": True}, ""),
    ({"is_gentle": True}, {"asks": False}, "switch"),
    ({"placement": "end"}, {"is_closed": True}, "gate"),
    ({"placement": "banner"}, {"is_closed": True}, ""),
    ({"starts_at": NOW + DAY, "sections": "war"}, {}, "schedule"),
    ({"ends_at": NOW}, {}, "schedule"),
    ({"starts_at": NOW}, {}, ""),
    ({"campaign": campaign(is_launched=False)}, {}, "schedule"),
    ({"campaign": campaign(starts=DAY, ends=2 * DAY)}, {}, "schedule"),
    ({"campaign": campaign(ends=timedelta())}, {}, "schedule"),
    ({"campaign": campaign()}, {}, ""),
    ({"sections": "war city"}, {"section": "city"}, ""),
    ({"sections": "war city"}, {"section": "money"}, "targeting"),
    ({"sections": "war"}, {}, "targeting"),
    ({"topics": "grain fog"}, {"topics": frozenset({"fog", "cranes"})}, ""),
    ({"topics": "grain"}, {"topics": frozenset({"cranes"})}, "targeting"),
]


@pytest.mark.parametrize(("of_ask", "of_page", "rule"), TABLE)
def test_the_first_rule_that_keeps_an_ask_off_a_page(of_ask, of_page, rule):
    one = Ask(**{"key": "one", "language": "en", "placement": "banner", **of_ask})
    assert page_rules.why_not(one, Page("en", **of_page), NOW) == rule


def test_every_rule_is_in_the_table():
    assert {rule for _ask, _page, rule in TABLE} == {"", *(name for name, _rule in page_rules.RULES)}


@pytest.mark.django_db
def test_a_page_holds_the_asks_of_its_language_and_place_in_their_order():
    ask("later", order=20)
    ask("first", order=10)
    ask("elsewhere", placement="end")
    ask("ukrainian", language="uk")
    ask("draft", live=False)
    assert [one.key for one in placing.at("banner", Page("en"))] == ["first", "later"]


@pytest.mark.django_db
def test_an_articles_switch_and_its_tone_are_its_own(client):
    ask("appeal", placement="end")
    factories.article("Plain")
    factories.article("Silent", no_asks=True)
    factories.article("Grief", is_sensitive=True)
    pages = {slug: client.get(f"/{slug}/").content.decode() for slug in ("plain", "silent", "grief")}
    assert {slug for slug, page in pages.items() if 'data-key="appeal"' in page} == {"plain"}


@pytest.mark.django_db
def test_the_end_of_a_campaign_is_told_for_some_days_and_then_the_ask_goes(birthday, client, time_machine):
    birthday.words.update(ended="Thank you all.")
    ask(campaign=birthday)
    time_machine.move_to(birthday.ends_at + timedelta(minutes=1), tick=False)
    page = client.get("/").content.decode()
    assert "Thank you all." in page
    assert "Please become a member." not in page
    assert 'href="/membership/?campaign' not in page
    time_machine.move_to(birthday.ends_at + timedelta(days=7, minutes=1), tick=False)
    assert "data-asks" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_nobody_is_asked_at_the_checkout_or_where_a_page_is_missing(client):
    ask()
    for path in ("/membership/", "/contribution/", "/membership/reminder/", "/there-is-no-such-page/"):
        assert "data-asks" not in client.get(path).content.decode(), path
    assert "data-asks" in client.get("/").content.decode()


@pytest.mark.django_db
def test_an_ask_leads_on_with_what_the_ledger_keeps_and_says_no_figure(birthday, client):
    ask("appeal", placement="end", campaign=birthday, text="{count} of {goal} came.")
    found = factories.article("Cranes move again")
    page = client.get("/cranes-move-again/").content.decode()
    assert f'href="/membership/?campaign=birthday&amp;ask=appeal&amp;article={found.pk}"' in page
    assert f'href="/gift/?campaign=birthday&amp;ask=appeal&amp;article={found.pk}"' in page
    assert '<span class="ask-number">1,000</span> came.' in page
    assert '<span class="ask-figure" data-figure="count"><span aria-hidden="true">1,000</span><b></b></span>' in page


@pytest.mark.django_db
def test_what_people_write_is_escaped(birthday, client):
    ask(campaign=birthday, heading="<b>Now</b>", text="<script>alert(1)</script> {count}")
    page = client.get("/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;Now" in page


def test_only_what_is_set_is_told_to_browsers():
    assert printing.rules_of(Ask(key="one", language="en")) == {"quiet": 30}


@pytest.mark.django_db
def test_within_an_article_it_stands_between_paragraphs_and_never_in_a_short_one(client):
    ask("within", placement="inside")
    factories.article("Short", body=[("paragraph", "<p>A line.</p>")] * 5)
    factories.article("Long", body=[("paragraph", "<p>A line.</p>")] * 10)
    assert 'data-key="within"' not in client.get("/short/").content.decode()
    body = client.get("/long/").content.decode().split('class="article-body"')[1]
    before, after = body.split('data-key="within"')
    assert before.count("A line.") == 5
    assert after.count("A line.") == 5


@pytest.mark.django_db
def test_the_news_feed_has_its_strip_and_the_front_its_box(client):
    ask("strip", placement="strip")
    ask("box", placement="front")
    factories.article("Cranes move again")
    assert 'data-key="strip"' in client.get("/news-feed/").content.decode()
    assert 'data-key="strip"' not in client.get("/").content.decode()
    assert 'data-key="box"' not in client.get("/news-feed/").content.decode()
