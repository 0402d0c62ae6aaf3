"""What is said of an issue before it goes: links of ours are looked up, in their own language and without the network."""

from __future__ import annotations

import pytest
from django.utils import translation

from broadsheet.newsletters import checking
from broadsheet.newsletters.checking import Finding
from broadsheet.newsletters.writing.mails import Written
from broadsheet.newsroom.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


def texts(issue):
    return [finding.text for finding in checking.look_at(issue)]


def linking(issue_of, lamp, *paths):
    links = " ".join(f'<a href="{path}">x</a>' for path in paths)
    return issue_of(lamp, ("text", f"<p>{links}</p>"), preheader="All of it")


@pytest.mark.parametrize("spoken", ["en", "uk"])
def test_links_to_what_is_there_are_well_whatever_language_staff_speak(lamp, issue_of, spoken):
    story = factories.article("A tug comes home", by="Olena Marchenko", topics=[factories.topic("Ships")])
    ukrainian = factories.article("Буксир повернувся", language="uk")
    factories.section("Порт", language="uk")
    issue_of(lamp, title="First").save_revision().publish()
    archive = f"/newsletters/morning-lamp/{lamp.issues.get().slug}/"
    paths = [
        "/", "/newsletters/", "/newsletters/morning-lamp/", archive, "/section/harbour/", "/uk/section/port/",
        "/author/olena-marchenko/", "/tag/ships/", f"/{story.slug}/", f"/uk/{ukrainian.slug}/", "/news-feed/",
        "https://elsewhere.example/no-such-page/",
    ]  # fmt: skip
    with translation.override(spoken):
        assert texts(linking(issue_of, lamp, *paths)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-story/", "/section/no-such/", "/tag/no-such/", "/author/no-such/", "/newsletters/no-such/",
        "/newsletters/morning-lamp/no-such/", "/uk/section/harbour/", "/no/such/view/at/all/",
    ],
)  # fmt: skip
def test_links_to_what_is_not_there_are_named(lamp, issue_of, path):
    factories.section("Harbour")
    assert [path in text for text in texts(linking(issue_of, lamp, path))] == [True]


def test_a_story_that_is_not_out_leads_nowhere_and_one_that_moved_leads_on(lamp, issue_of):
    draft = factories.article("Not yet", publish=False)
    moved = factories.article("A tug comes home")
    old = moved.slug
    moved.slug = "a-tug-is-home"
    moved.save_revision().publish()
    assert Article.objects.get(pk=moved.pk).slug != old
    found = texts(linking(issue_of, lamp, f"/{draft.slug}/", f"/{old}/", "/a-tug-is-home/"))
    assert [draft.slug in text for text in found] == [True]


@pytest.mark.parametrize(
    ("size", "said", "stops"), [(70_000, "", False), (85_000, "85 kB", False), (100_500, "kB", True)]
)
def test_size_warns_over_eighty_and_stops_over_a_hundred_with_what_is_each_readers_own(
    lamp, issue_of, size, said, stops
):
    issue = issue_of(lamp, ("heading", "Fog"), preheader="All of it")
    ends = "[[end]]"
    html = ends + "x" * (size - len(ends) - checking.ROOM_FOR_LINKS)
    found = checking.look_at(issue, {False: Written("Fog", html, ends)})
    assert any(finding.stops for finding in found) is stops
    assert (said in found[0].text) if said else found == []


def test_pictures_without_words_and_a_letter_without_an_end_are_named(lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"), preheader="All of it")
    html = '[[end]]<img src="/a/crane.jpg"><img src="/b.jpg" alt="A crane">'
    assert checking.look_at(issue, {False: Written("Fog", html, "[[end]]")}) == [
        Finding("A picture has no words for those who can’t see it: crane.jpg")
    ]
    assert checking.look_at(issue, {False: Written("Fog", "Fog", "[[end]]")})[0].stops
