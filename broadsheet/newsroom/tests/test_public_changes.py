"""What readers can compare: each change since publication, and nothing that they could not have read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Revision

from broadsheet.foundation.text import plain
from broadsheet.newsroom import comparing, correcting, holding, keeping_back, telling_changes, withdrawing
from broadsheet.newsroom.models import Article, PublicChange
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.telling_changes import IN, OUT, SAME
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

BEGINNING = "<p>Seven cranes moved.</p><p>The mayor of Kharkiv was there.</p>"
PAGE = "/cranes-move/changes/"


@pytest.fixture(autouse=True)
def clock(time_machine, request):
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def article(clock, db):
    made = factories.article("Cranes move", body=[("paragraph", BEGINNING)])
    clock.shift(3600)
    return made


def change(article, text=None, kind="update", **fields):
    article.refresh_from_db()
    draft = article.get_latest_revision_as_object()
    if text is not None:
        draft.body = [("paragraph", text)]
    draft.change_kind = kind
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish(user=person(Role.EDITOR))
    article.refresh_from_db()
    return article


def shown(client, page=PAGE):
    answer = client.get(page)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_a_story_that_never_changed_has_no_such_page_and_no_link_to_one(article, client):
    assert shown(client) == 404
    assert "changes/" not in client.get("/cranes-move/").content.decode()


def test_readers_find_what_went_and_what_came(article, client):
    change(article, BEGINNING.replace("Seven", "Six"), "correction", change_note="Six cranes, not seven.")
    page = shown(client)
    assert re.search(r"<del>.*</span>Seven</del><ins>.*</span>Six</ins> cranes moved\.", page)
    assert "Six cranes, not seven." in page
    assert "Kharkiv" not in page  # what stayed as it is is not told again
    assert f'href="{PAGE}"' in client.get("/cranes-move/").content.decode()


def test_a_typo_is_told_too_and_leaves_the_public_time_alone(article, client):
    change(article, BEGINNING.replace("moved", "move"), "typo")
    assert "Slip of the pen" in shown(client)
    assert article.updated_at is None


def test_headline_and_standfirst_are_compared(article, client):
    change(article, title="Six cranes move", standfirst="At dawn.")
    page = shown(client)
    assert "Headline:" in page
    assert "At dawn." in page


def test_names_in_a_byline_are_not_compared(db, client, clock):
    article = factories.article("Cranes move", by="Olena Marchenko")
    clock.shift(3600)
    draft = article.get_latest_revision_as_object()
    draft.byline = []
    draft.save_revision().publish()
    assert not PublicChange.objects.exists()


def test_a_draft_between_two_public_versions_is_never_shown(article, client):
    draft = article.get_latest_revision_as_object()
    draft.body = [("paragraph", "<p>A secret that was never out.</p>")]
    draft.save_revision()
    change(article, "<p>Six cranes moved.</p>")
    assert "secret" not in shown(client)


def test_a_scheduled_version_is_compared_with_what_was_out_and_not_with_a_later_draft(article, client, clock):
    planned = article.get_latest_revision_as_object()
    planned.body = [("paragraph", BEGINNING.replace("Seven", "Six"))]
    revision = planned.save_revision()
    later = article.get_latest_revision_as_object()
    later.body = [("paragraph", "<p>A secret that was never out.</p>")]
    later.save_revision()
    Article.objects.get().publish(revision)
    page = shown(client)
    assert "Six" in page
    assert "secret" not in page


def test_what_was_taken_off_and_comes_back_changed_is_compared_with_what_readers_saw(article, client, clock):
    article.unpublish()
    draft = article.get_latest_revision_as_object()
    draft.body = [("paragraph", "<p>A secret that was never out.</p>")]
    draft.save_revision()
    assert shown(client) == 404
    clock.shift(3600)
    change(article, BEGINNING.replace("Seven", "Six"))
    page = shown(client)
    assert "Seven" in page
    assert "secret" not in page


def test_publishing_the_same_again_is_no_change(article):
    article.get_latest_revision().publish()
    article.unpublish()
    Article.objects.get().get_latest_revision().publish()
    assert not PublicChange.objects.exists()


def test_it_outlives_the_revisions(article, client):
    change(article, BEGINNING.replace("Seven", "Six"))
    Revision.objects.exclude(pk=article.live_revision_id).delete()
    assert "Seven" in shown(client)


def test_a_former_address_leads_to_the_page(article, client):
    change(article, slug="six-cranes", title="Six cranes move")
    assert client.get(PAGE)["Location"] == "/six-cranes/changes/"


def test_search_engines_are_asked_to_leave_the_old_words_alone(article, client):
    change(article, BEGINNING.replace("Seven", "Six"))
    assert '<meta name="robots" content="noindex">' in shown(client)


# What only some may read ------------------------------------------------------------------------------------------


def members(article, text, **fields):
    return change(article, text, access="members", **fields)


def test_what_changed_in_the_closed_part_is_counted_and_not_told(db, client, clock):
    text = "<p>Open.</p><p>Closed words.</p><p>More.</p>"
    article = factories.article("Cranes move", access="members", body=[("paragraph", text)])
    clock.shift(3600)
    change(article, text.replace("Closed words", "Other words"))
    page = shown(client)
    assert "1 paragraph changed in the part that is not open" in page
    assert "Closed words" not in page
    assert "Other words" not in page
    change(article, text.replace("Open.", "Opened now.").replace("Closed words", "Other words"))
    assert "Opened now" in re.sub(r"<[^>]*>", "", shown(client)).replace("added: ", "")


def test_a_story_that_is_closed_later_does_not_tell_its_text_by_its_changes(article, client):
    change(article, BEGINNING.replace("Kharkiv", "Odesa"))
    assert "Odesa" in shown(client)
    members(article, BEGINNING.replace("Kharkiv", "Odesa"))
    assert "Odesa" not in shown(client)
    change(article, BEGINNING.replace("Kharkiv", "Odesa"), access="open")
    assert "Odesa" in shown(client)


@given(
    st.lists(st.sampled_from("abcdef"), max_size=6),
    st.lists(st.sampled_from("abcdef"), max_size=6),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_no_closed_paragraph_is_in_a_piece_for_everybody(before, after, open_before, open_after):
    was = [f"w{letter}{number >= open_before}" for number, letter in enumerate(before)]
    now = [f"w{letter}{number >= open_after}" for number, letter in enumerate(after)]
    found = comparing.pieces(
        comparing.Version({}, was, open_before, is_open=False), comparing.Version({}, now, open_after, is_open=False)
    )
    for piece in found:
        if piece["to"] == comparing.OPEN_PART:
            assert not [text for text in piece["was"] + piece["now"] if text.endswith("True")]


# What readers must not see any more --------------------------------------------------------------------------------


def test_the_earlier_text_can_be_kept_back_in_the_very_change(article, client):
    change(article, "<p>Six cranes moved.</p>", hides_earlier=True)
    page = shown(client)
    assert "Kharkiv" not in page
    assert "do not show what stood here before" in page
    change(article, "<p>Six cranes moved at dawn.</p>")  # the next change can be compared
    assert "at dawn" in shown(client)
    assert "Kharkiv" not in shown(client)
    assert not article.get_latest_revision_as_object().hides_earlier


def test_without_it_the_earlier_text_is_shown(article, client):
    change(article, "<p>Six cranes moved.</p>")
    assert "Kharkiv" in shown(client)


def test_it_can_be_kept_back_later_and_be_shown_again(article, client):
    change(article, "<p>Six cranes moved.</p>")
    keeping_back.keep_back(article=article, reason="She was threatened.", by=person(Role.EDITOR))
    assert "Kharkiv" not in shown(client)
    assert AuditEntry.objects.get(act="article.earlier_kept_back").detail["reason"] == "She was threatened."
    with pytest.raises(NotAllowedError):
        keeping_back.show_again(article=article, reason="It is over.", by=person(Role.EDITOR))
    keeping_back.show_again(article=article, reason="It is over.", by=person(Role.CHIEF_EDITOR))
    assert "Kharkiv" in shown(client)
    with pytest.raises(NotNowError):
        keeping_back.show_again(article=article, reason="Again.", by=person(Role.CHIEF_EDITOR))


def test_an_author_cannot_keep_it_back(article):
    change(article, "<p>Six cranes moved.</p>")
    with pytest.raises(NotAllowedError):
        keeping_back.keep_back(article=article, reason="It is embarrassing.", by=person(Role.REPORTER))


@pytest.mark.parametrize("take_off", [True, False])
def test_what_lawyers_looked_at_is_not_shown_when_they_let_it_out_again(article, client, clock, take_off):
    change(article, BEGINNING.replace("Seven", "Six"))
    hold = holding.place(article=article, reason="Lawyers", by=None, take_off=take_off)
    assert hold.lifted_at is None
    if take_off:
        assert shown(client) == 404
    else:
        assert "Seven" not in shown(client)
    clock.shift(3600)
    holding.lift(article=article, by=None)
    change(article, "<p>Six cranes moved.</p>")
    assert "Kharkiv" not in shown(client)
    assert "Seven" not in shown(client)


def test_what_was_taken_down_is_not_shown_when_it_comes_back(article, client, clock):
    withdrawing.take_down(article=article, reason="A court", public_note="", by=None)
    assert shown(client) == 404
    clock.shift(3600)
    withdrawing.undo_takedown(article=article, by=None)
    change(article, "<p>Six cranes moved.</p>")
    assert "Kharkiv" not in shown(client)


def test_a_copy_in_memory_that_is_older_than_a_hold_does_not_forget_it(article, client, clock):
    older = Article.objects.get()
    holding.place(article=article, reason="Lawyers", by=None)
    holding.lift(article=article, by=None)
    older.save()
    assert Article.objects.get().compared_from is not None


def test_a_retraction_is_no_change_of_the_text(article, client):
    correcting.retract(article=article, note="It never happened.", by=None)
    assert not PublicChange.objects.exists()


# The words ---------------------------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["crane", "moved", "at", "dawn", "in", "Odesa", ",", "not"]), min_size=1).map(" ".join)


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_both_versions_can_be_read_off_the_page(was, now):
    lines = list(telling_changes._lines({"part": "text", "was": was, "now": now}))

    def read(*kinds):
        told = ("".join(run.words for run in line.runs if run.kind in kinds) for line in lines)
        return [text for text in told if text]

    assert read(SAME, OUT) == was
    assert read(SAME, IN) == now


def test_spaces_are_parts_of_words():
    """Of their own they would all be alike: comparing 1,800 words took 27 seconds so, and takes 0.7."""
    assert [run.words for run in telling_changes._runs("It was still burning at four.", "It was out by four.")] == [
        "It was", " ", "still burning at", "out by", " four.",
    ]  # fmt: skip


def test_a_story_that_is_written_anew_is_not_compared_each_paragraph_with_each(monkeypatch):
    looked = []
    matcher = telling_changes.SequenceMatcher
    monkeypatch.setattr(matcher, "quick_ratio", lambda _self: looked.append(1) or 0.0)
    was, now = ([f"{word} {number}" for number in range(100)] for word in ("Old", "New"))
    list(telling_changes._lines({"part": "text", "was": was, "now": now}))
    assert len(looked) == 100 * telling_changes.REACH


def test_markup_in_the_text_is_text(article, client):
    change(article, "<p>Six &lt;script&gt;cranes&lt;/script&gt; moved.</p>")
    assert "<script>cranes" not in shown(client)
    assert plain("&lt;script&gt;") in "<script>"
