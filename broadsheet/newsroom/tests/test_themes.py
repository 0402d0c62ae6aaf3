"""Every theme reads well, by day and by night; colours that nobody could read are refused."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.newsroom import colours, themes
from broadsheet.newsroom.models import Publication
from broadsheet.newsroom.models.publication import Theme

TEXTS = [
    ("ink", "paper"), ("ink", "paper-sunk"), ("ink-quiet", "paper"), ("ink-quiet", "paper-sunk"), ("accent", "paper"),
    ("accent", "paper-sunk"), ("accent-ink", "accent"), ("band-ink", "band"), ("ink", "mark"), ("warn", "paper"),
]  # fmt: skip
MARKS = [("focus", "paper"), ("focus", "paper-sunk"), ("rule-strong", "paper")]
ANY_COLOUR = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(("theme", "dark"), list(itertools.product(Theme.values, [False, True])))
def test_every_text_of_every_theme_has_aaa_contrast(theme, dark):
    roles = themes.roles(theme, dark=dark)
    faint = [pair for pair in TEXTS if colours.contrast(roles[pair[0]], roles[pair[1]]) < colours.TEXT]
    assert faint == []


@pytest.mark.parametrize(("theme", "dark"), list(itertools.product(Theme.values, [False, True])))
def test_rings_and_rules_of_every_theme_are_seen(theme, dark):
    roles = themes.roles(theme, dark=dark)
    assert [pair for pair in MARKS if colours.contrast(roles[pair[0]], roles[pair[1]]) < 3] == []


def test_a_label_reads_on_its_ground():
    roles = themes.roles("broadside")
    assert colours.contrast(roles["label-ink"], roles["label"]) >= colours.TEXT


@pytest.mark.control
def test_the_contrast_test_would_see_a_faint_text():
    assert colours.contrast("#999999", "#ffffff") < colours.LABEL


def test_the_themes_differ():
    grounds = {(themes.roles(theme)["paper"], themes.roles(theme)["band"]) for theme in Theme.values}
    assert len(grounds) == len(Theme.values)


def test_night_is_dark_and_day_is_light():
    for theme in Theme.values:
        assert colours.best_on(themes.roles(theme)["paper"]) == "#000000"
        assert colours.best_on(themes.roles(theme, dark=True)["paper"]) == "#ffffff"


def test_components_name_roles_and_never_colours():
    wrong = [
        f"{path.name}: {found}"
        for path in Path(settings.BASE_DIR / "static" / "css" / "components").glob("*.css")
        for found in re.findall(r"(?:#[0-9a-fA-F]{3,8}\b(?=[\s;,)])|\brgba?\(|\bhsla?\()", path.read_text())
    ]
    assert wrong == []


def test_known_contrasts_come_out_as_the_standard_says():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colour=ANY_COLOUR, ground=ANY_COLOUR)
def test_the_nearest_readable_colour_is_readable(colour, ground):
    best = colours.contrast(colours.best_on(ground), ground)
    wanted = min(colours.LABEL, best)
    assert colours.contrast(colours.readable(colour, ground, at_least=wanted), ground) >= wanted


@given(accent=ANY_COLOUR, theme=st.sampled_from(Theme.values))
def test_any_accent_reads_by_night(accent, theme):
    roles = themes.dark_roles(Publication(theme=theme, accent=accent))
    assert colours.contrast(roles["accent"], roles["paper"]) >= colours.TEXT
    assert colours.contrast(roles["accent-ink"], roles["accent"]) >= colours.LABEL


@given(accent=ANY_COLOUR, paper=ANY_COLOUR, ink=ANY_COLOUR, theme=st.sampled_from(Theme.values))
def test_what_is_accepted_reads(accent, paper, ink, theme):
    publication = Publication(theme=theme, accent=accent, paper=paper, ink=ink)
    try:
        publication.clean()
    except ValidationError:
        return
    roles = themes.light_roles(publication)
    assert colours.contrast(roles["ink"], roles["paper"]) >= colours.TEXT
    assert colours.contrast(roles["accent"], roles["paper-sunk"]) >= colours.LABEL


def test_a_faint_accent_is_refused_with_one_that_reads():
    with pytest.raises(ValidationError) as refused:
        Publication(accent="#ffd60a").clean()
    message = refused.value.message_dict["accent"][0]
    assert "too faint" in message
    nearest = re.findall(r"#[0-9a-f]{6}", message)[-1]
    Publication(accent=nearest).clean()


def test_ink_on_paper_of_its_own_colour_is_refused():
    with pytest.raises(ValidationError, match="too faint"):
        Publication(ink="#fffdf0").clean()
    with pytest.raises(ValidationError, match="too faint"):
        Publication(paper="#222222").clean()


@pytest.mark.django_db
def test_a_changed_accent_reaches_the_page_by_a_file(client):
    publication = Publication.load()
    publication.accent = "#0a5c36"
    publication.save()
    page = client.get("/").content.decode()
    address = re.search(r'href="(/theme/[0-9a-f]+\.css)"', page)[1]
    sheet = client.get(address)
    assert sheet["Content-Type"].startswith("text/css")
    assert "--accent:#0a5c36" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]
    assert "style=" not in page


@pytest.mark.django_db
def test_a_version_of_the_overrides_that_is_not_the_present_one_is_not_there(client):
    assert client.get("/theme/0123456789abcdef.css").status_code == 404


@pytest.mark.django_db
def test_an_untouched_theme_needs_no_second_file(client):
    assert "/theme/" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_manifest_names_the_paper(client):
    Publication.objects.update_or_create(pk=Publication.load().pk, defaults={"name": "The Lantern"})
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == "The Lantern"
    assert all(icon["src"].endswith(".png") for icon in answer.json()["icons"])
    assert client.get("/favicon.ico").status_code == 302
