"""Reading an article aloud: what is spoken, in which order, and which of it everybody may hear."""

from __future__ import annotations

from datetime import date

import pytest

from broadsheet.audio.speakable.paragraphs import paragraphs_of
from broadsheet.audio.speakable.pronouncing import Said
from broadsheet.audio.speakable.reading import script_of
from broadsheet.audio.speakable.script import Kind, sentences_of
from broadsheet.newsroom.models import Article, Correction
from tests import factories

BODY = [
    ("paragraph", "<p>The harbour froze overnight.</p><ul><li>Two ships wait</li><li>One left</li></ul>"),
    ("heading", "What happens now"),
    ("pull_quote", {"text": "We can wait.", "attribution": "Olena Marchenko"}),
    ("key_developments", {"day": date(2025, 12, 19), "title": "", "items": ["<p>The ice came.</p>"]}),
    ("fact_box", {"title": "The cranes", "text": "<p>There are nine.</p>"}),
    ("embed", {"url": "https://example.com/a", "title": "Unspoken", "author": "", "text": "Unspoken", "picture": None}),
    ("related", {"article": None, "url": "https://example.com/b", "title": "Unspoken", "excerpt": "Unspoken"}),
    ("special", {"title": "Unspoken", "html": "Unspoken", "height": 100}),
    ("divider", None),
    ("open_part_ends", None),
    ("paragraph", "<p>Closed words.</p>"),
]


def told(article):
    return [(passage.kind, passage.text) for passage in script_of(article).passages]


def kinds(article):
    return [passage.kind for passage in script_of(article).passages]


@pytest.mark.django_db
def test_an_article_is_read_in_the_order_of_its_page():
    article = factories.article(
        "Ice in the harbour", body=BODY, by="Olena Marchenko", standfirst="Ships wait.", dateline="Lymany"
    )
    spoken = told(article)
    assert spoken[:2] == [(Kind.HEADLINE, "Ice in the harbour."), (Kind.BYLINE, "By Olena Marchenko.")]
    assert spoken[3:9] == [
        (Kind.STANDFIRST, "Ships wait."),
        (Kind.PARAGRAPH, "Lymany. The harbour froze overnight."),
        (Kind.ITEM, "Two ships wait."),
        (Kind.ITEM, "One left."),
        (Kind.HEADING, "What happens now."),
        (Kind.QUOTE, "Quote. We can wait. End of quote. Olena Marchenko."),
    ]
    assert spoken[9][1].startswith("Key developments on December ")
    assert spoken[10:] == [
        (Kind.DEVELOPMENT, "The ice came."),
        (Kind.HEADING, "The cranes."),
        (Kind.PARAGRAPH, "There are nine."),
        (Kind.PARAGRAPH, "Closed words."),
    ]
    assert "Unspoken" not in script_of(article).text


@pytest.mark.django_db
def test_a_pull_quote_that_the_text_holds_is_read_once():
    body = [
        ("paragraph", "<p>“We can wait,” she said.</p>"),
        ("pull_quote", {"text": "We can wait", "attribution": "Olena"}),
    ]
    assert Kind.QUOTE not in kinds(factories.article("Ice", body=body))


@pytest.mark.django_db
def test_only_what_the_gate_opens_is_open():
    article = factories.article("Ice", body=BODY, access="members")
    script = script_of(article)
    assert [passage.written for passage in script.passages if not passage.is_open] == ["Closed words."]
    assert "Closed" not in script.open_part.text
    assert script.digest != script.open_part.digest


@pytest.mark.django_db
def test_without_a_mark_only_the_first_paragraph_is_open():
    body = [("paragraph", "<p>Open.</p><p>Closed.</p>"), ("paragraph", "<p>Closed too.</p>")]
    article = factories.article("Ice", body=body, access="members")
    inside = [(passage.text, passage.is_open) for passage in script_of(article).passages if passage.block]
    assert inside == [("Open.", True), ("Closed.", False), ("Closed too.", False)]


@pytest.mark.django_db
def test_a_correction_is_heard():
    article = factories.article("Ice", body=BODY)
    before = script_of(article).digest
    Correction.objects.create(article=article, kind="correction", note="It was Tuesday.")
    Correction.objects.create(article=article, kind="retraction", note="There was no ice.")
    script = script_of(Article.objects.get(pk=article.pk))
    assert script.passages[1].text == "We have retracted this article: There was no ice."
    assert script.passages[-1].text == "Correction: It was Tuesday."
    assert script.digest != before


@pytest.mark.django_db
def test_a_name_is_said_as_the_desk_wrote_it_down():
    article = factories.article("Olena waits", body=[("paragraph", "<p>Olena’s ship. Helena.</p>")])
    script = script_of(article, [Said("Olena", "olˈɛnə", is_ipa=True)])
    assert script.passages[0].text == "[Olena](/ɔlˈɛnə/) waits."
    assert script.passages[-1].text == "[Olena's](/ɔlˈɛnəz/) ship. Helena."
    assert script.passages[-1].written == "Olena’s ship. Helena."


def test_sentences_end_at_their_marks_and_not_at_initials():
    text = "He said: “Wait.” She left. George W. Bush came! Did he? Yes… no."
    assert sentences_of(text) == ["He said: “Wait.”", "She left.", "George W. Bush came!", "Did he?", "Yes… no."]
    assert sentences_of("It began at nine A.M. The crowd left.") == ["It began at nine A.M.", "The crowd left."]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One<sup>1</sup> and 5 km<sup>2</sup>, the 3<sup>rd</sup>.</p>", ["One and 5 km², the 3rd."]),
        ("<p>It was <s>not</s> cold.<br/>Very.</p>", ["It was cold. Very."]),
        ("<ol><li>First</li><li>Second</li></ol>", ["First", "Second"]),
        ("<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>", ["One", "Inner", "Two"]),
        ("<p></p><p>After an empty one &amp; more</p>", ["After an empty one & more"]),
    ],
)
def test_rich_text_becomes_paragraphs(html, texts):
    assert [paragraph.text for paragraph in paragraphs_of(html)] == texts


def test_paragraphs_count_as_the_page_counts_them():
    found = paragraphs_of("<p></p><p>A</p><ul><li>B</li><li><p>C</p><p>D</p></li></ul><p>E</p>")
    assert [(paragraph.index, paragraph.text) for paragraph in found] == [(1, "A"), (2, "B"), (3, "C D"), (4, "E")]
