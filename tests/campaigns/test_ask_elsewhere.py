"""Asks beside the page: in newsletters with their figures, in experiments, on the desk."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from broadsheet.campaigns.asks import newsletter, trials
from broadsheet.campaigns.models import Ask
from broadsheet.foundation import inline, sources
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.campaigns.asking import ask
from tests.routes import client_of

pytestmark = pytest.mark.django_db

EXPERIMENT = {
    "key": "spring-words", "placement": "banner", "salt": "x", "holdback": 0, "default": "plain",
    "arms": [{"first": 0, "after": 5000, "ask": "warm", "variant": "spring.warm", "retired": False}],
}  # fmt: skip


def test_a_newsletters_block_has_the_figures_of_the_moment(birthday):
    ask("letter", placement="newsletter", campaign=birthday, text="{count} of {goal} came, {left} are missing.")
    block = newsletter.block("en")
    for part in (block.html, block.text):
        assert "0 of 1,000 came, 1,000 are missing." in part
    assert "/membership/?campaign=birthday&amp;ask=letter" in block.html
    assert "/membership/?campaign=birthday&ask=letter" in block.text
    assert "http" in block.text
    assert "{" not in block.html + block.text
    assert newsletter.block("uk") is None


def test_a_page_carries_the_experiment_of_a_place_and_its_asks_wait_for_the_draw(client, monkeypatch):
    ask("plain", order=1)
    ask("warm", order=2)
    ask("other", order=3)
    monkeypatch.setattr(trials.assigning, "running", lambda: [EXPERIMENT])
    page = client.get("/").content.decode()
    assert "spring.warm" in page
    asks = {
        piece.split('"')[0]: 'data-needs="1"' in piece.split("data-rules")[0] for piece in page.split('data-key="')[1:]
    }
    assert asks == {"plain": True, "warm": True, "other": False}


@pytest.mark.parametrize(
    "wrong",
    [{"text": "{count} came."}, {"text": "{names} came."}, {"heading": "{count}"}, {"cap": 3}, {"language": "xx"}],
)
def test_an_ask_that_could_not_be_kept_is_refused(wrong):
    usual = {"key": "one", "language": "en", "placement": "end", "heading": "Help", "text": "Please.", "button": "Join"}
    Ask(**usual).full_clean()
    with pytest.raises(ValidationError):
        Ask(**{**usual, **wrong}).full_clean()


def test_publishing_an_ask_prints_the_pages_of_its_language_anew(django_capture_on_commit_callbacks):
    changed = []
    listener = lambda names: changed.extend(names)  # noqa: E731
    sources.listen(listener)
    try:
        ask(language="uk")
    finally:
        sources._listeners.remove(listener)
    assert changed == ["asks:uk"]


@pytest.mark.parametrize("mode", ["day", "night"])
@pytest.mark.parametrize("placement", ["banner", "end", "inside", "front", "strip", "newsletter"])
def test_the_desk_sees_an_ask_as_readers_will(birthday, placement, mode, rf):
    made = ask("one", placement=placement, campaign=birthday, text="{count} came.", live=False)
    request = rf.get("/")
    page = made.make_preview_request(request, mode).render().content.decode()
    assert 'data-key="one"' in page
    assert f'data-light="{mode}"' in page
    assert "data-preview" in page


def test_the_business_side_writes_asks_and_editors_do_not():
    ask()
    assert client_of(person(Role.BUSINESS)).get("/cms/snippets/campaigns/ask/").status_code == 200
    assert client_of(person(Role.EDITOR)).get("/cms/snippets/campaigns/ask/").status_code != 200


def test_the_policy_names_the_scripts_that_stand_in_pages(client):
    ask()
    answer = client.get("/")
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert all(digest in policy for digest in inline.hashes())
    assert all(f"<script>{inline.script(name)}</script>" in page for name in ("asks", "join"))
    assert sum(len(inline.script(name).encode()) for name in ("asks", "join")) <= 1100
    assert len(inline.script("asks").encode()) <= 1024


def test_bounds_reach_the_browser_as_json(client):
    ask(cap=2, cap_days=7, countries="UA PL", is_gentle=True)
    page = client.get("/").content.decode()
    said = page.split('data-rules="')[1].split('"')[0].replace("&quot;", '"')
    assert json.loads(said) == {"cap": 2, "capDays": 7, "quiet": 30, "countries": ["UA", "PL"], "gentle": True}
