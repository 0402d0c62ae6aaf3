"""The pictures of The Lantern: all drawn, all different, none of them a grey box."""

import io
import re
import tomllib
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from broadsheet.demo import drawing
from broadsheet.demo.drawing import nameplate
from broadsheet.demo.drawing.catalogue import DRAWINGS

BRIEFS = Path(drawing.__file__).parent.parent / "pictures.toml"


def briefs() -> dict:
    return tomllib.loads(BRIEFS.read_text()) if BRIEFS.exists() else {}


@lru_cache
def drawn(name: str) -> bytes:
    return drawing.draw(name)


def seen(name: str) -> Image.Image:
    return Image.open(io.BytesIO(drawn(name)))


def glance(name: str) -> np.ndarray:
    """What a picture looks like from far away: 24 × 16 points of colour."""
    return np.asarray(seen(name).convert("RGB").resize((24, 16), Image.Resampling.BOX), dtype=float)


@pytest.mark.parametrize("name", sorted({*DRAWINGS, *briefs()}))
def test_every_picture_is_a_jpeg_of_its_size_and_no_grey_box(name):
    picture = seen(name)
    assert picture.format == "JPEG"
    assert picture.size == (DRAWINGS[name][2] if name in DRAWINGS else (1600, 1067))
    assert is_drawn(picture)


def is_drawn(picture: Image.Image) -> bool:
    """Whether a picture has light and dark, and shapes that one sees at the size of a card."""
    card = np.asarray(picture.convert("L").resize((96, 64), Image.Resampling.BOX), dtype=float)
    edges = np.abs(np.diff(card, axis=0)).mean() + np.abs(np.diff(card, axis=1)).mean()
    spread = np.percentile(card, 98) - np.percentile(card, 2)
    return bool(spread > 60 and edges > 2.2)


@pytest.mark.control
def test_a_grey_box_and_a_plain_fade_would_be_noticed():
    fade = np.tile(np.linspace(90, 190, 1600, dtype=np.uint8), (1067, 1))
    assert not is_drawn(Image.new("RGB", (1600, 1067), (128, 128, 128)))
    assert not is_drawn(Image.fromarray(fade))


@pytest.mark.parametrize("name", [*sorted(DRAWINGS)[::6], "a name that nobody has drawn yet"])
def test_the_same_name_gives_the_same_bytes(name):
    assert drawing.draw(name) == drawn(name)


def test_no_two_pictures_look_alike():
    glances = {name: glance(name) for name in DRAWINGS if name in briefs() or not briefs()}
    alike = [(a, b) for a, b in combinations(glances, 2) if np.abs(glances[a] - glances[b]).mean() < 12]
    assert alike == []


@pytest.mark.parametrize("name", sorted(briefs()))
def test_every_picture_that_has_a_brief_has_been_drawn(name):
    assert name in DRAWINGS


@pytest.mark.parametrize(
    "name", sorted(name for name, facts in briefs().items() if facts["kind"] in {"portrait", "logo"})
)
def test_portraits_and_the_mark_are_square(name):
    assert seen(name).size == (1000, 1000)


@pytest.mark.parametrize("size", nameplate.ICON_SIZES)
def test_the_mark_comes_as_an_icon_of_every_size(size):
    icon = Image.open(io.BytesIO(nameplate.icon(size)))
    assert (icon.format, icon.size) == ("PNG", (size, size))
    inked = (np.asarray(icon.convert("L")) < 128).mean()
    assert 0.05 < inked < 0.4


def test_the_mark_and_the_nameplate_are_pictures_without_script():
    for text in (nameplate.svg(), nameplate.nameplate_svg(colour="#8e1e20")):
        assert set(re.findall(r"<([a-z]+)", text)) <= {"svg", "g", "path", "circle", "text"}
        assert text.count("<svg") == text.count("</svg>")


def test_the_default_share_picture_has_the_size_that_link_previews_ask_for():
    assert Image.open(io.BytesIO(nameplate.share_picture())).size == (1200, 630)
