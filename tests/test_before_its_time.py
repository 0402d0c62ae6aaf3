"""A story that is not out yet, or not any more, is told by no public address: all are asked with it and without it.

The list of addresses is checked against the URL configuration, so that a new channel cannot be forgotten here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Locale

from broadsheet.audio import copies
from broadsheet.audio.models import Narration
from broadsheet.foundation import clock
from broadsheet.frontpage.models import Front
from broadsheet.newsroom import embargoing, public_names, recordings, specials, withdrawing
from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    DocumentFile,
    Home,
    MediaFile,
    Picture,
    PublicFile,
    RunningStory,
    Series,
    StandingPage,
)
from tests import factories
from tests.narrations import narrate
from tests.routes import namespaces

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

WORD = "Zirconquake"
HTML = "<p>Zirconquake, drawn</p>"
MONTH = "2026/10"
OUT_AT = "2026-09-14T09:00:00Z"
NOW = "2026-10-15T09:00:00Z"
NOBODYS = "00000000-0000-4000-8000-000000000001"

LISTS = {"section": "section", "topic": "tag", "contributor": "author", "series": "series", "running_story": "story"}
ENDINGS = {"rss": "rss/", "atom": "atom/", "json": "feed.json"}
NOTHING_OF_ARTICLES = {
    "healthz", "robots", "me", "manifest", "favicon",
    "corrections", "corrections_rss", "corrections_atom", "corrections_json",
    "pass", "metered_article", "institution_pass", "group", "seat_invitation", "seat_return",
    "membership", "contribution", "payment_again", "payment_webhook", "mail_events", "live_telegram", "live_slack",
    "gift", "gift_link", "gift_yours", "gift_another", "gifts_bought", "gifts_bought_link",
    "gift_stories", "gift_story", "reminder", "reminder_forgotten",
    "breaking_fragment", "newsletters", "live_strip_fragment", "newsletters_fragment", "subscription", "subscription_confirmation",
    "subscription_end", "subscription_preferences", "subscription_end_bare", "subscription_story",
    "subscription_opened",
}  # fmt: skip
"""Views that are the same when an article comes out; a correction is told of, and taken back, further below."""


@dataclass
class Story:
    """The story, all that was made for it alone, and the public addresses that could tell of it."""

    article: Article
    names: list[Any]
    ruling: DocumentFile
    interview: MediaFile
    picture: Picture
    paths: dict[str, list[str]]

    def vanish(self) -> None:
        """As if it had never been."""
        for thing in [self.article, *self.names, self.ruling, self.interview, self.picture]:
            thing.delete()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def paper(committed, time_machine):
    """A paper with two stories out in each language, and lists that hold them."""
    time_machine.move_to(OUT_AT, tick=False)
    with committed():
        series, going_on = _series("Harbour wars"), factories.running_story("Port strike")
        for number in ("first", "second"):
            story = factories.article(f"The {number} tug", by="Olena", series=series)
            story.topics.add(factories.topic("Tugs"))
            story.running_stories.add(going_on)
            story.save_revision().publish()
        factories.article("Буксир", language="uk")
    time_machine.move_to(NOW, tick=False)


def write(language: str = "en") -> Story:
    """The story as a draft: in every list, with every kind of file, linked from what is out and put on the front."""
    picture = factories.picture(WORD)
    ruling = DocumentFile(title=WORD, file=ContentFile(b"%PDF-1.7\nruling", name="ruling.pdf"))
    ruling.save()
    interview = MediaFile(title=WORD, type="audio", duration=1, file=ContentFile(b"ID3" + bytes(99), name="zircon.mp3"))
    interview.save()
    topic, person, series = (
        factories.topic(WORD, language),
        factories.contributor(WORD, language),
        _series(WORD, language),
    )
    article = factories.article(
        f"{WORD} shakes the port",
        language=language,
        publish=False,
        main_picture=picture,
        series=series,
        standfirst=f"{WORD} again.",
        body=[
            ("paragraph", f'<p>{WORD} said the <a linktype="document" id="{ruling.pk}">ruling</a>.</p>'),
            ("audio", {"media": interview}),
            ("special", {"title": "A map", "html": HTML, "height": 300}),
        ],
    )
    article.byline.add(BylineEntry(contributor=person))
    article.topics.add(topic)
    article.save_revision()
    narrate(article)  # nobody should have made one yet; if somebody did, it must not get out
    going_on = RunningStory.objects.filter(locale=article.locale, slug="port-strike")
    story = factories.running_story(WORD, language)
    article.running_stories.set([story, *going_on])
    article.save_revision()
    for each in (story, *going_on):
        each.developments.create(text=f"{WORD} came in", article=article)
    article.follow_ups.create(
        promise=f"{WORD} will sink", due=clock.today(), is_announced=True, is_public=True, result="happened",
        outcome=f"{WORD} sank", done_at=clock.now(),
    )  # fmt: skip
    article.public_changes.create(
        kind="update", stood_since=clock.now(),
        pieces=[{"part": "text", "was": [f"{WORD} swims"], "now": [f"{WORD} sinks"], "to": "everybody"}],
    )  # fmt: skip
    names = [topic, person, series, story]
    return Story(article, names, ruling, interview, picture, paths(article, names, ruling, interview, picture))


def place(article: Article) -> None:
    """Link the draft from what readers see: a story's text and card, a standing page, the front."""
    story = Article.objects.get(title="The first tug")
    story.body = [
        ("paragraph", f'<p>As <a linktype="page" id="{article.pk}">we wrote</a>.</p>'),
        ("related", {"article": article}),
    ]
    story.save_revision().publish()
    about = StandingPage(title="About", locale=article.locale, show_in_menus=True, body=story.body)
    Home.in_language("en").add_child(instance=about)
    about.save_revision().publish()
    card = {"article": article, "headline": "", "kicker": "", "shows_from": None, "shows_until": None}
    Front.objects.all().delete()
    front = Front(locale=Locale.objects.get(language_code="en"))
    front.containers = [("splash", {"cards": [card], "count": 1}), ("editors_picks", {"title": "Picks", "cards": [card]}),
                        ("latest", {"title": "", "count": 8, "shape": "river"})]  # fmt: skip
    front.save()
    front.save_revision().publish()


PLAIN: dict[str, list[str]] = {
    "front": [""],
    "editors_picks_fragment": ["_/fragment/editors-picks/"],
    "news_feed": ["news-feed/"],
    "news_feed_fragment": ["_/fragment/news-feed/"],
    "archive": ["archive/"],
    "corrections": ["corrections/"],
    "metered_article": ["account/pass/article/"],
    "institution_pass": ["account/pass/institution/"],
    "group": ["account/group/"],
    "seat_invitation": ["account/group/1/invitation/"],
    "seat_return": ["account/group/1/seats/1/return/"],
    "seat": ["account/seats/x/"],
    "cancellation": ["membership/cancellation/x/"],
    "letter_opt_out": ["membership/letters/x/"],
    "gift_link": ["gift/X0X0X/"],  # before the page for which it leaves a cookie: both rounds have it then
    "gift_yours": ["gift/yours/"],
    "gift_another": ["gift/yours/another/"],
    "gifts_bought": ["gift/bought/"],
    "gifts_bought_link": ["gift/bought/x/"],
    "gift_cards": ["gift/bought/1/cards/"],
    "gifts_csv": ["gift/bought/1/csv/"],
    "gift_stories": ["gift/story/"],
    "gift_story": ["gift/story/x/"],
    "reminder": ["membership/reminder/"],
    "reminder_forgotten": ["membership/reminder/x/"],
    "newsletters": ["newsletters/"],
    "newsletters_fragment": ["_/fragment/newsletters/"],
    "newsletter": ["newsletters/x/"],
    "newsletter_issue": ["newsletters/x/y/"],
    "newsletter_rss": ["newsletters/x/rss/"],
    "newsletter_atom": ["newsletters/x/atom/"],
    "newsletter_json": ["newsletters/x/feed.json"],
    "subscription": ["subscription/"],
    "subscription_confirmation": ["subscription/confirmation/x/"],
    "subscription_end": ["subscription/end/x/"],
    "subscription_end_bare": ["subscription/end/x"],
    "subscription_opened": ["subscription/opened/x.gif"],
    "subscription_story": ["subscription/story/x/x/"],
    "subscription_preferences": ["subscription/x/"],
    "podcast": ["podcast/"],
    "podcast_rss": ["podcast/rss/"],
    "section_podcast_rss": ["section/harbour/podcast/rss/"],
    "own_podcast_rss": ["podcast/own/x/rss/"],
    "coverage": ["live/x/"],
    "coverage_part": ["live/x/1/"],
    "coverage_rss": ["live/x/rss/"],
    "coverage_atom": ["live/x/atom/"],
    "coverage_json": ["live/x/feed.json"],
    "coverage_fragment": ["_/fragment/live/x/"],
    "coverage_new": ["_/fragment/live/x/new/"],
    "breaking_fragment": ["_/fragment/breaking/"],
    "live_strip_fragment": ["_/fragment/live/"],
    "sitemap": ["sitemap.xml"],
    "sitemap_pages": ["sitemap/pages.xml"],
    "news_sitemap": ["news-sitemap.xml"],
}
"""Views whose addresses name no story."""


def paths(article: Article, names: list[Any], ruling: Any, interview: Any, picture: Any) -> dict[str, list[str]]:
    """Each public view → the addresses that would tell of the story."""
    language = article.edition
    topic, person, series, story = names
    slugs = {
        "section": ["harbour"], "topic": ["tugs", topic.slug], "contributor": ["olena", person.slug],
        "series": ["harbour-wars", series.slug],
        "running_story": ["port-strike", story.slug],
    }  # fmt: skip
    questions = (WORD, WORD.lower(), "Zirconquaek", "Zirconquaek tug", f"{WORD} tug", "shakes", "tug", "rulng")
    local: dict[str, list[str]] = PLAIN | {
        "archive_month": [f"archive/{MONTH}/", "archive/2026/11/"],
        "search": [f"search/?q={question}" for question in questions],
        "pass": [f"account/pass/?next=/{article.slug}/"],
        "membership": ["membership/", f"membership/?article={article.pk}"],
        "contribution": [f"contribution/?article={article.pk}"],
        "gift": [f"gift/?article={article.pk}"],
        "payment": [f"payment/{NOBODYS}/"],
        "payment_again": [f"payment/{NOBODYS}/again/"],
        "sandbox_card": [f"sandbox/card/{NOBODYS}/"],
        "transfer": [f"transfer/{NOBODYS}/"],
        "podcast_month_rss": [f"podcast/{MONTH}/rss/"],
        "section_podcast_month_rss": [f"section/harbour/podcast/{MONTH}/rss/"],
        "own_podcast_sound": [f"podcast/own/x/{article.pk}.mp3"],
        "news_feed_day": [f"news-feed/{clock.today():%Y/%-m/%-d}/", "news-feed/2023/12/21/"],
        "sitemap_month": [f"sitemap/{MONTH.replace('/', '-')}.xml"],
        "page": [f"{article.slug}/", article.slug, "the-first-tug/", "the-second-tug/", "about/", f"{article.slug}-2/"],
        "article_changes": [f"{article.slug}/changes/", "the-first-tug/changes/", "about/changes/"],
    }
    for view, beginning in LISTS.items():
        local[view] = [f"{beginning}/{slug}/" for slug in slugs[view]]
        local[f"{view}_month"] = [f"{beginning}/{slug}/{MONTH}/" for slug in slugs[view]]
    del local["series_month"]
    local["running_story_claims"] = [f"story/{slug}/claims/" for slug in slugs["running_story"]]
    for scope in ("front", *LISTS, "corrections"):
        for name, ending in ENDINGS.items():
            local[f"{scope}_{name}"] = [beginning + ending for beginning in local[scope]]
    prefix = "/" if language == "en" else f"/{language}/"
    digest = specials.address(article, HTML).split("/")[-2]
    return {view: [prefix + path for path in found] for view, found in local.items()} | {
        "wagtaildocs_serve": [ruling.url],
        "wagtaildocs_authenticate_with_password": ["/documents/authenticate_with_password/1/"],
        "public_media": [f"/media/{name}" for name in _files(picture, interview, article)],
        "special": [f"/_/special/{article.pk}/{digest}/"],
        "payment_webhook": ["/payments/webhooks/sandbox/"], "mail_events": ["/mail/events/postmark/"],
        "live_telegram": ["/filing/telegram/"], "live_slack": ["/filing/slack/"],
        "campaign_tally": ["/_/tally/x"],
        "healthz": ["/healthz"], "robots": ["/robots.txt"], "me": ["/_/me"], "theme": ["/theme/x.css"],
        "manifest": ["/manifest.webmanifest"], "favicon": ["/favicon.ico"],
    }  # fmt: skip


def whole(answer) -> bytes:
    """All its bytes; a file is closed by being read to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def ask(client, story: Story) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """What each address answers anybody."""
    answers = {}
    for view, found in story.paths.items():
        for path in found:
            answer = client.get(path)
            answers[f"{view} {path}"] = (answer.status_code, dict(answer.headers), whole(answer))
    return answers


def read(client, story: Story) -> None:
    """A first reader, for whom the story's files get their public names."""
    narrate(Article.objects.get(pk=story.article.pk))  # as it reads now
    for path in (f"/{story.article.slug}/", "/"):
        client.get(path)
    story.paths["public_media"] = [f"/media/{name}" for name in _files(story.picture, story.interview, story.article)]
    for view in ("public_media", "wagtaildocs_serve", "special"):
        answers = [client.get(path) for path in story.paths[view]]
        assert all(whole(answer) for answer in answers)
        assert {answer.status_code for answer in answers} == {200}


def told(client, story: Story, committed) -> set[str]:
    """The addresses that answer otherwise than if the story had never been."""
    client.get("/search/?q=" + WORD)  # whatever is kept from one question to the next is kept before both rounds
    known = ask(client, story)
    with committed():
        story.vanish()
    never = ask(client, story)
    return {asked for asked in known if known[asked] != never[asked]}


def _draft(story: Story) -> None:
    pass


def _embargoed(story: Story) -> None:
    embargoing.place(article=story.article, until=clock.now() + timedelta(hours=3), reason=WORD, by=None)


def _scheduled(story: Story) -> None:
    story.article.go_live_at = clock.now() + timedelta(hours=3)
    story.article.save_revision().publish()


def _killed_as_draft(story: Story) -> None:
    withdrawing.kill(article=story.article, reason=WORD, by=None)


def _published(story: Story) -> None:
    story.article.save_revision().publish()


STATES = {"draft": _draft, "embargoed": _embargoed, "scheduled": _scheduled, "killed": _killed_as_draft}


def test_every_public_address_is_asked():
    """People's own pages, under `account/`, hold no stories; those that know of a gate are asked all the same."""
    public = {view for route, view in namespaces().items() if not route.startswith(("cms/", "account/"))}
    asked = set(write().paths)
    assert public - asked == set()
    assert asked <= set(namespaces().values())


@pytest.mark.parametrize(("state", "language"), [*((state, "en") for state in STATES), ("embargoed", "uk")])
def test_no_public_address_tells_of_a_story_that_is_not_out(client, paper, committed, state, language):
    with committed():
        story = write(language)
        if language == "en":
            place(story.article)
        STATES[state](story)
    assert told(client, story, committed) == set()


def test_no_public_address_tells_of_a_translation_that_is_not_out(client, paper, committed):
    with committed():
        story = write("uk")
        original = Article.objects.get(title="The first tug")
        Article.objects.filter(pk=story.article.pk).update(translation_key=original.translation_key)
        story.article.refresh_from_db()
        _embargoed(story)
    story.paths["page"] += ["/the-first-tug/"]
    story.paths["sitemap_month"] += ["/sitemap/2026-09.xml"]
    story.paths["front"] += ["/"]
    assert told(client, story, committed) == set()


@pytest.mark.control
def test_a_translation_that_is_out_is_told_of_by_its_sibling(client, paper, committed):
    with committed():
        story = write("uk")
        original = Article.objects.get(title="The first tug")
        Article.objects.filter(pk=story.article.pk).update(translation_key=original.translation_key)
        story.article.refresh_from_db()
        _published(story)
    story.paths["page"] += ["/the-first-tug/"]
    story.paths["sitemap_month"] += ["/sitemap/2026-09.xml"]
    assert {"page /the-first-tug/", "sitemap_month /sitemap/2026-09.xml"} <= told(client, story, committed)


@pytest.mark.control
def test_every_public_channel_tells_of_it_once_it_is_out(client, paper, committed):
    with committed():
        story = write()
        place(story.article)
        _published(story)
    read(client, story)
    tell = told(client, story, committed)
    silent = {view for view in story.paths if not any(f"{view} {path}" in tell for path in story.paths[view])}
    assert silent == NOTHING_OF_ARTICLES
    assert {f"public_media {path}" for path in story.paths["public_media"]} <= tell


@pytest.mark.parametrize("way", ["unpublished", "killed", "taken down"])
def test_what_was_taken_back_is_told_of_nowhere(client, paper, committed, way):
    with committed():
        story = write()
        place(story.article)
        _published(story)
    with committed():
        story.article.refresh_from_db()
        story.article.change_kind, story.article.change_note = "correction", f"{WORD} was wrong"
        story.article.save_revision().publish()
    read(client, story)
    with committed():
        story.article.refresh_from_db()
        {
            "unpublished": lambda: story.article.unpublish(),
            "killed": lambda: withdrawing.kill(article=story.article, reason="Wrong", by=None),
            "taken down": lambda: withdrawing.take_down(article=story.article, reason="Court", by=None),
        }[way]()
    assert not PublicFile.objects.filter(rendition__image=story.picture.pk).exists()
    own = f"page /{story.article.slug}/"
    # Deleting what was out leaves a tombstone, so its own address answers 410 then at the latest.
    assert told(client, story, committed) == ({own} if way == "unpublished" else set())


def _series(name: str, language: str = "en") -> Series:
    made = Series(locale=Locale.objects.get(language_code=language), name=name)
    made.full_clean()
    made.save()
    return made


def _files(picture: Picture, interview: MediaFile, article: Article) -> list[str]:
    """The public names of the picture's copies, or what a copy's name would be, the recording's, and the narration's."""
    named = list(PublicFile.objects.filter(rendition__image=picture.pk).values_list("name", flat=True))
    if not named:
        copy = picture.get_rendition("width-480|format-webp")
        named = [public_names._name(copy, public_names._read(copy))]
    heard = [copies.name_of(row.sha256) for row in Narration.objects.current().filter(article=article)]
    return [*named, recordings.public_name(interview.file), *heard]
