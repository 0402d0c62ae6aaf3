"""Reading an article aloud: what is spoken, in which order, and which of it everybody may hear."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from broadsheet.audio.speakable import tables
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


def table(rows, *, caption="Ships in port", headings=("Ship", "Tonnes"), kinds=("text", "number")):
    columns = [{"type": kind, "heading": heading} for kind, heading in zip(kinds, headings, strict=True)]
    return ("table", {"columns": columns, "rows": [{"values": row} for row in rows], "caption": caption})


def of_table(**given):
    article = factories.article("Ice", body=[table(**given), ("paragraph", "<p>After it.</p>")])
    found = [passage for passage in script_of(article).passages if passage.block == str(article.body[0].id)]
    return [(passage.kind, passage.index, passage.text) for passage in found]


@pytest.mark.django_db
def test_a_table_is_read_by_its_name_and_row_by_row():
    assert of_table(rows=[["Nine", 1400], ["Aurora", Decimal("0.5")]]) == [
        (Kind.TABLE, 0, "Table: Ships in port."),
        (Kind.ROW, 1, "Ship: Nine; Tonnes: one thousand four hundred."),
        (Kind.ROW, 2, "Ship: Aurora; Tonnes: zero point five."),
    ]


@pytest.mark.django_db
def test_a_table_without_a_name_is_announced_as_one_and_its_first_row_is_the_first_element():
    assert [(index, text) for _kind, index, text in of_table(rows=[["Nine", 3]], caption="")] == [
        (0, "Table."), (0, "Ship: Nine; Tonnes: three."),
    ]  # fmt: skip


@pytest.mark.django_db
def test_cells_without_words_and_headings_without_a_name_are_passed_over():
    found = of_table(rows=[["Nine", "—"], ["", ""], ["", "five"]], headings=("", "Tugs"), kinds=("text", "text"))
    assert [(index, text) for kind, index, text in found if kind == Kind.ROW] == [(1, "Nine."), (3, "Tugs: five.")]
    assert of_table(rows=[["", "-"]], kinds=("text", "text")) == []


@pytest.mark.django_db
def test_rich_cells_are_read_without_their_marks():
    found = of_table(rows=[['<p>Nine <b>and</b> <a href="/x/">ten</a> &amp; co</p>', 5]], kinds=("rich_text", "number"))
    assert found[1][2] == "Ship: Nine and ten and co; Tonnes: five."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "read", "told"),
    [
        (tables.MOST_ROWS, tables.MOST_ROWS, ""),
        (tables.MOST_ROWS + 1, tables.ROWS_OF_LONG, "Five more rows stand in the article."),
        (300, tables.ROWS_OF_LONG, "two hundred and ninety-two more rows stand in the article."),
    ],
)
def test_of_a_long_table_the_first_rows_are_read_and_the_rest_is_counted(count, read, told):
    found = of_table(rows=[[f"Ship {number}", number] for number in range(count)])
    assert len(found) == 1 + read + bool(told)
    assert not told or found[-1][2].lower() == told.lower()
    assert not told or found[-1][1] == read + 1, "it leads to the first row that is left out"


@pytest.mark.django_db
def test_a_wide_table_is_a_long_one():
    headings = [f"Of {letter}" for letter in "abcdefgh"]
    rows = [["one"] * len(headings) for _number in range(tables.MOST_ROWS - 1)]
    found = of_table(rows=rows, headings=headings, kinds=["text"] * len(headings))
    assert len(found) == 2 + tables.ROWS_OF_LONG


@pytest.mark.django_db
def test_a_table_below_the_open_part_is_closed():
    body = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), table([["Nine", 3]])]
    article = factories.article("Ice", body=body, access="members")
    assert "Nine" in script_of(article).text
    assert "Ship" not in script_of(article).open_part.text


@pytest.mark.django_db
def test_other_languages_name_a_table_in_their_own_words():
    body = [table([["Аврора", 3]], caption="Кораблі", headings=("Корабель", "Тонн"))]
    article = factories.article("Лід", language="uk", body=body)
    assert any("Таблиця: Кораблі" in passage.written for passage in script_of(article).passages)


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
