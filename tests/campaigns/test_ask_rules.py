"""Why a reader is not shown an ask: the table of `static/js/ask-rules.js`, run in a real browser."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DAY = 86_400
NOW = 1_800_000_000
STRANGER = {"now": NOW, "refuses": False, "gave": False, "isSmall": False}
MEMBER = {"known": "member"}

TABLE = [
    # the ask's bounds, the page, the reader, the first rule that keeps it away
    ({}, {}, {}, ""),
    # 1. those who support already, and those of whom it is not known yet
    ({}, {"asks": False}, MEMBER, "supporter"),
    ({}, {}, {"known": "staff"}, "supporter"),
    ({}, {}, {"known": "reader"}, "supporter"),
    ({}, {}, {"known": "reader", "answered": "member"}, "supporter"),
    ({}, {}, {"known": "reader", "answered": "reader"}, ""),
    ({}, {}, {"gave": True}, "supporter"),
    # 2. the article's own switch
    ({"gentle": True}, {"asks": False, "isSensitive": True}, {}, "switch"),
    # 3. sensitive articles
    ({"consent": True}, {"isSensitive": True}, {"refuses": True}, "sensitive"),
    ({"gentle": True}, {"isSensitive": True}, {}, ""),
    # 4. consent
    ({"consent": True, "quiet": 30}, {}, {"refuses": True, "closed": NOW - DAY}, "consent"),
    ({"consent": True}, {}, {}, ""),
    ({}, {}, {"refuses": True}, ""),
    # 5. closed, or shown often enough
    ({"quiet": 30, "until": NOW}, {}, {"closed": NOW - 29 * DAY}, "enough"),
    ({"quiet": 30}, {}, {"closed": NOW - 30 * DAY}, ""),
    ({"quiet": 30}, {}, {"refuses": True, "closed": NOW - DAY}, "enough"),
    ({"quiet": 30, "again": NOW - DAY}, {}, {"closed": NOW - 2 * DAY}, ""),
    ({"quiet": 30, "again": NOW - DAY}, {}, {"closed": NOW - DAY + 1}, "enough"),
    ({"quiet": 30, "again": NOW + DAY}, {}, {"closed": NOW - 2 * DAY}, "enough"),
    ({"cap": 2, "capDays": 7}, {}, {"shown": [NOW - 8 * DAY, NOW - DAY]}, ""),
    ({"cap": 2, "capDays": 7}, {}, {"shown": [NOW - 6 * DAY, NOW - DAY]}, "enough"),
    ({"cap": 2, "capDays": 7, "again": NOW}, {}, {"shown": [NOW - 6 * DAY, NOW - DAY], "closed": NOW - 1}, "enough"),
    ({"cap": 1, "capDays": 1}, {}, {}, ""),
    # 6. its time
    ({"from": NOW + 1, "countries": ["UA"]}, {}, {}, "schedule"),
    ({"from": NOW}, {}, {}, ""),
    ({"until": NOW}, {}, {}, "schedule"),
    ({"until": NOW + 1}, {}, {}, ""),
    # 7. whom it is for; what is not known is not guessed
    ({"readMin": 3}, {}, {"read": 2}, "targeting"),
    ({"readMin": 3}, {}, {"read": 3}, ""),
    ({"readMin": 3}, {}, {}, "targeting"),
    ({"readMax": 3}, {}, {"read": 4}, "targeting"),
    ({"readMax": 0}, {}, {"read": 0}, ""),
    ({"readMax": 3}, {}, {}, "targeting"),
    ({"countries": ["UA", "PL"]}, {}, {"country": "PL"}, ""),
    ({"countries": ["UA", "PL"]}, {}, {"country": "DE"}, "targeting"),
    ({"countries": ["UA"]}, {}, {"country": ""}, "targeting"),
    ({"countries": ["UA"]}, {}, {}, "targeting"),
    ({"device": "small"}, {}, {"isSmall": True}, ""),
    ({"device": "small"}, {}, {"isSmall": False}, "targeting"),
    ({"device": "large"}, {}, {"isSmall": False}, ""),
    ({"device": "large"}, {}, {"isSmall": True}, "targeting"),
    ({"signedIn": "no"}, {}, {}, ""),
    ({"signedIn": "no"}, {}, {"known": "reader", "answered": "reader"}, "targeting"),
    ({"signedIn": "yes"}, {}, {"known": "reader", "answered": "reader"}, ""),
    ({"signedIn": "yes"}, {}, {}, "targeting"),
]


@pytest.fixture
def rules(new_page, live_server):
    """Calls a function of the module with plain values."""
    page = new_page()
    page.goto("/robots.txt")

    def call(body, *values):
        script = f"async (values) => {{ const rules = await import('/static/js/ask-rules.js'); {body} }}"
        return page.evaluate(script, list(values))

    return call


def test_the_first_rule_that_keeps_an_ask_from_a_reader(rules):
    rows = [[ask, page, {**STRANGER, **reader}] for ask, page, reader, _rule in TABLE]
    found = rules("return values[0].map(([ask, page, reader]) => rules.whyNot(ask, page, reader));", rows)
    assert [(row, why) for row, why in zip(TABLE, found, strict=True) if why != row[3]] == []


def test_the_rules_are_asked_in_the_order_of_the_table(rules):
    order = list(dict.fromkeys(rule for *_facts, rule in TABLE if rule))
    assert rules("return rules.RULES.map(([name]) => name);") == order


@pytest.mark.control
def test_a_table_with_a_wrong_row_would_be_noticed(rules):
    member = [{}, {}, {**STRANGER, **MEMBER}]
    assert rules("return rules.whyNot(...values[0]);", member) != ""


def test_the_variant_is_chosen_last_among_those_that_may_stand(rules):
    body = """
      const asks = values[0].map((key) => ({ key, bounds: key === "closed" ? { quiet: 30 } : {} }));
      const readerOf = (key) => ({ now: 100 * 86400, closed: key === "closed" ? 99 * 86400 : undefined });
      return values[1].map(([keys, ask]) => rules.chosen(asks, {}, readerOf, keys.length ? { keys, ask } : undefined)?.key ?? "");"""
    drawn = ["closed", "one", "two"]
    draws = [([], ""), (drawn, "two"), (drawn, "closed"), (drawn, ""), (["one"], "")]
    assert rules(body, ["closed", "one", "two"], draws) == ["one", "two", "", "", "two"]
