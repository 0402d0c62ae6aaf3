"""The Lantern is worth a stranger's reading, and can be seeded again at any time."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.demo import furnishing, holding_back, printing, reading_stories, seed
from broadsheet.demo.reading_stories import Part, StoryError
from broadsheet.foundation import clock
from broadsheet.frontpage.models import Front
from broadsheet.newsroom import reading
from broadsheet.newsroom.models import Article, Correction, FollowUp, Picture, Section, StandingPage
from broadsheet.ops.models import Address

DEMO = Path(seed.__file__).parent
STORIES = reading_stories.read_all(DEMO / "stories")
HELD_BACK = [("en", holding_back.HELD), ("en", holding_back.WAITS), *holding_back.REMOVED.items()]
"""Stories that no file tells: they are held, or were taken back."""
PUBLISHED = [story for story in STORIES if "state" not in story.facts]
TEXTS = {"paragraph", "quote", "developments", "fact"}
BLOCKS = {
    "paragraph", "heading", "picture", "gallery", "pull_quote", "related", "key_developments", "embed", "video", "audio",
    "fact_box", "table", "divider", "open_part_ends", "special",
}  # fmt: skip


def words(story):
    return reading.word_count(" ".join(line for part in story.parts if part.kind in TEXTS for line in part.lines))


def test_there_are_enough_stories_and_enough_long_ones():
    assert len(PUBLISHED) >= 62
    assert sum(words(story) >= 350 for story in PUBLISHED) >= 42


def test_every_section_has_stories():
    sections = furnishing.load("newsroom.toml")["sections"]
    assert len(sections) == 6
    for key in sections:
        assert sum(story.folder == key and story.language == "en" for story in PUBLISHED) >= 6, key


def test_ukrainian_stories_are_originals_and_translations():
    ukrainian = [story for story in PUBLISHED if story.language == "uk"]
    english = {story.slug for story in PUBLISHED if story.language == "en"}
    translated = [story for story in ukrainian if "translation_of" in story.facts]
    assert len(ukrainian) >= 6
    assert len(translated) >= 3
    assert len(ukrainian) - len(translated) >= 2
    assert {story.facts["translation_of"] for story in translated} <= english
    assert sum(words(story) >= 350 for story in ukrainian) >= 3


def test_no_paragraph_stands_twice():
    seen = {}
    for path in [*(DEMO / "stories").glob("*/*/*.md"), *(DEMO / "pages").glob("*/*.md")]:
        for part in reading_stories.read(path).parts:
            text = re.sub(r"\W+", " ", " ".join(part.lines).lower()).strip()
            if part.kind == "heading" or len(text) < 20:
                continue
            assert text not in seen, f"{path} repeats {seen.get(text)}: {text[:80]}"
            seen[text] = path


def test_no_headline_or_standfirst_stands_twice():
    for fact in ("headline", "standfirst"):
        told = [story.facts[fact] for story in STORIES if fact in story.facts]
        assert len(told) == len(set(told))


def test_every_picture_has_alt_text_caption_and_credit():
    for name, facts in furnishing.load("pictures.toml").items():
        assert all(facts[fact].strip() for fact in ("kind", "brief", "alt", "caption", "credit")), name


def test_every_picture_that_a_story_names_is_listed():
    listed = set(furnishing.load("pictures.toml"))
    for story in STORIES:
        named = {story.facts["picture"]} if "picture" in story.facts else set()
        named |= {part.argument(0) for part in story.parts if part.kind == "picture"}
        assert named <= listed, story.slug


def test_addresses_are_examples_only():
    for path in DEMO.rglob("*"):
        if path.suffix in {".md", ".toml"}:
            for host in re.findall(r"https?://([^/\s|)]+)", path.read_text(encoding="utf-8")):
                assert host.endswith(".example"), f"{path}: {host}"
            for host in re.findall(r"[\w.]+@([\w.]+\w)", path.read_text(encoding="utf-8")):
                assert host.endswith(".example"), f"{path}: {host}"


def test_no_markup_is_left_in_a_body(lantern):
    for article in Article.objects.all():
        text = str(article.body)
        assert "(story:" not in text
        assert "**" not in text
        assert not re.search(r"\{[+-]\d", text)


def test_a_block_without_an_end_is_refused():
    with pytest.raises(StoryError, match="does not end"):
        reading_stories.parse(":::fact Title\nNo end")


def test_the_markup_is_read_as_it_is_described():
    parts = reading_stories.parse("One\nline.\n\n## Head\n::related a-story\n:::quote Somebody | else\nWords\n:::\n")
    assert parts == [
        Part("paragraph", lines=("One", "line.")),
        Part("heading", lines=("Head",)),
        Part("related", ("a-story",)),
        Part("quote", ("Somebody", "else"), ("Words",)),
    ]


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker):
    """The seeded newsroom, once for all tests here: seeding draws every picture."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("DEMO_PASSWORD", "a-password-for-the-demo")
        seed.seed(say=lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def lantern(newsroom, db):
    """The seeded newsroom, unharmed by the tests before."""


def counts():
    models = [Article, Picture, Section, Correction, FollowUp, StandingPage, Front, User]
    return [model.objects.count() for model in models]


def test_seeding_twice_changes_nothing(lantern):
    before = counts(), list(Article.objects.order_by("pk").values_list("pk", "guid", "published_at", "body"))
    seed.seed(say=lambda line: None)
    assert (counts(), list(Article.objects.order_by("pk").values_list("pk", "guid", "published_at", "body"))) == before


def test_every_published_story_is_live_with_a_revision_and_its_time(lantern):
    live = Article.objects.filter(live=True)
    assert live.count() == len(PUBLISHED)
    assert not live.filter(live_revision=None).exists()
    assert not live.filter(published_at__gt=clock.now()).exists()
    assert live.filter(edition="uk").count() >= 6
    assert {article.guid for article in Article.objects.all()} == {
        printing.guid_of(language, slug)
        for language, slug in [*((story.language, story.slug) for story in STORIES), *HELD_BACK]
    }


def test_every_kind_of_block_is_used(lantern):
    used = {block.block_type for article in Article.objects.all() for block in article.body}
    assert used == BLOCKS


def test_translations_know_each_other(lantern):
    original = Article.objects.get(slug="a-harbour-is-not-a-wall")
    assert [page.slug for page in original.get_translations()] == ["port-tse-ne-stina"]


def test_the_desk_finds_something_to_do(lantern):
    assert Correction.objects.count() >= 4
    assert Correction.objects.filter(kind="retraction").exists()
    today = clock.today()
    assert FollowUp.objects.filter(due__lt=today).exists()
    assert FollowUp.objects.filter(due__gt=today).exists()
    assert Article.objects.filter(live=False, embargoes__isnull=False).exists()
    assert Article.objects.filter(live=False, go_live_at__gt=clock.now()).count() >= 2


def test_an_interrupted_seed_is_completed(lantern, monkeypatch):
    Article.objects.get(slug="port-tse-ne-stina").delete()
    Article.objects.get(slug="shelter-on-coal-street-was-locked").delete()
    StandingPage.objects.get(slug="about").delete()
    Address.objects.filter(gone_at__isnull=False).delete()  # as if they had never been out
    Front.objects.get(locale__language_code="uk").delete()
    assert seed.is_wanted() is False
    Front.objects.all().delete()
    assert seed.is_wanted()

    def power_cut(**fields):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Correction.objects, "create", power_cut)
        with pytest.raises(KeyboardInterrupt):
            seed.seed(say=lambda line: None)
    assert not Article.objects.filter(slug="shelter-on-coal-street-was-locked").exists()
    seed.seed(say=lambda line: None)
    assert Article.objects.count() == len(STORIES) + len(HELD_BACK)
    assert Correction.objects.filter(kind="retraction").count() == 1
    assert StandingPage.objects.filter(slug="about").exists()
    assert Front.objects.count() == 2
