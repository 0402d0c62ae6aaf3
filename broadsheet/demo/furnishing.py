"""What must stand before the first story: sections, topics, series, people, pictures, the paper's own name."""

from __future__ import annotations

import multiprocessing
import tomllib
import uuid
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from wagtail.models import Locale

from broadsheet.demo import foghorn
from broadsheet.demo.composing import LANTERN
from broadsheet.demo.drawing import draw_file
from broadsheet.newsroom import scaling
from broadsheet.newsroom.models import (
    Contributor,
    MediaFile,
    Picture,
    Publication,
    Section,
    Series,
    Topic,
)
from broadsheet.newsroom.models.named import NamedInLanguage

HERE = Path(__file__).parent
LANGUAGES = ("en", "uk")
Named = TypeVar("Named", bound=NamedInLanguage)


def load(name: str) -> dict[str, Any]:
    """One of the demo's TOML files."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def key_of(kind: str, key: str) -> uuid.UUID:
    """The translation key of something of the demo: the same at every run."""
    return uuid.uuid5(LANTERN, f"{kind}:{key}")


def furnish() -> None:
    """Make whatever is missing of sections, topics, series and people, and name the paper."""
    facts = load("newsroom.toml")
    for position, (key, record) in enumerate(facts["sections"].items(), start=1):
        _in_each_language(Section, "section", key, record, position=position)
    for key, record in facts["topics"].items():
        _in_each_language(Topic, "topic", key, record)
    for key, record in facts["series"].items():
        _in_each_language(Series, "series", key, record)
    for key, record in facts["people"].items():
        portrait = picture_id(f"portrait-{key}")
        _in_each_language(
            Contributor,
            "person",
            key,
            record,
            portrait_id=portrait,
            public_email=record.get("email", ""),
            on_imprint=True,
        )
    _name_the_paper(facts["publication"])


def named(model: type[Named], kind: str, key: str, language: str) -> Named:
    """The record of this key in this language."""
    found: Named = model._default_manager.get(translation_key=key_of(kind, key), locale__language_code=language)
    return found


def _in_each_language(
    model: type[NamedInLanguage], kind: str, key: str, record: dict[str, dict[str, str]], **fields: Any
) -> None:
    for language in LANGUAGES:
        locale = Locale.objects.get(language_code=language)
        own = {"slug": key, **record[language]} if language == "en" else record[language]
        if not model._default_manager.filter(translation_key=key_of(kind, key), locale=locale).exists():
            made = model(translation_key=key_of(kind, key), locale=locale, **own, **fields)
            made.full_clean()
            made.save()


def _name_the_paper(facts: dict[str, str]) -> None:
    publication = Publication.load()
    if publication.name == facts["name"]:
        return
    for name in ("name", "tagline", "description", "contact_email"):
        setattr(publication, name, facts[name])
    publication.logo_id = picture_id(facts["logo"])
    publication.share_picture_id = picture_id(facts["share_picture"])
    publication.save()


def title_of(name: str) -> str:
    """A picture's title in the library: "crane-at-dawn" is "Crane at dawn"."""
    return name.replace("-", " ").capitalize()


def picture_id(name: str) -> int:
    """The picture of this name."""
    return int(Picture.objects.values_list("pk", flat=True).get(title=title_of(name)))


def hang_pictures() -> None:
    """Draw the pictures that are missing, on all processors, and make the small copies that the front shows first."""
    present = set(Picture.objects.values_list("title", flat=True))
    missing = {name: facts for name, facts in load("pictures.toml").items() if title_of(name) not in present}
    if not missing:
        return
    kinds = [facts["kind"] for facts in missing.values()]
    # Processes that begin anew: a fork would share this one's connection to the database.
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for (name, facts), drawn in zip(missing.items(), pool.map(draw_file, missing, kinds), strict=True):
            _hang(name, facts, drawn)


def _hang(name: str, facts: dict[str, Any], drawn: bytes) -> None:
    picture = Picture(title=title_of(name), description=facts["alt"], caption=facts["caption"], credit=facts["credit"])
    kind = "png" if facts["kind"] == "logo" else "jpg"
    picture.file.save(f"{name}.{kind}", ContentFile(drawn), save=False)
    across, down = facts.get("focal", (0.5, 0.45))
    picture.focal_point_x, picture.focal_point_y = int(picture.width * across), int(picture.height * down)
    picture.focal_point_width = picture.focal_point_height = min(picture.width, picture.height) // 4
    picture.save()
    scaling.quick(picture, "card")


def recording_id(name: str) -> int:
    """The recording of this name, made when it is missing."""
    title = title_of(name)
    found = MediaFile.objects.filter(title=title).first()
    if found is None:
        sound = ContentFile(foghorn.sound(), name=f"{name}.wav")
        found = MediaFile(title=title, type="audio", duration=foghorn.SECONDS, credit="The Lantern", file=sound)
        found.save()
    return int(found.pk)
