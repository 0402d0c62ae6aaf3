"""The Lantern's standing pages: about us, ethics, how to reach us."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Locale

from broadsheet.demo import reading_stories
from broadsheet.demo.composing import Composer
from broadsheet.demo.furnishing import HERE, key_of, picture_id, recording_id
from broadsheet.demo.reading_stories import StoryError
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Home, StandingPage


def write_pages() -> None:
    """Write those that are missing: `pages/<language>/<number>-<slug>.md`, in the order of their numbers."""
    for path in sorted((HERE / "pages").glob("*/*.md")):
        language, (_number, slug) = path.parent.name, path.stem.split("-", 1)
        story = reading_stories.read(path)
        if not StandingPage.objects.filter(locale__language_code=language, slug=slug).exists():
            with transaction.atomic():
                _write(story, language, slug)


def _write(story: reading_stories.Story, language: str, slug: str) -> None:
    composer = Composer(
        language=language,
        moment=clock.local(clock.now()),
        find_story=_no_story,
        find_picture=picture_id,
        find_recording=recording_id,
    )
    page = StandingPage(
        title=composer.words(story.facts["headline"]),
        slug=slug,
        locale=Locale.objects.get(language_code=language),
        translation_key=key_of("page", story.facts.get("translation_of", slug)),
        search_description=composer.words(story.facts.get("standfirst", "")),
        show_in_menus=True,
        duty=story.facts.get("duty", ""),
        body=composer.body(f"page/{language}/{slug}", story.parts),
        live=False,
    )
    Home.in_language(language).add_child(instance=page)
    page.save_revision().publish()


def _no_story(slug: str) -> int:
    raise StoryError(f"a standing page refers to the story “{slug}”")
