"""Key developments on the desk: written by editors, and offered by the digests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsroom import developing
from broadsheet.newsroom.models import DismissedDevelopment, KeyDevelopment
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

LINE = "Two carriers cleared the roads"


@pytest.fixture
def strike():
    return factories.running_story("Port strike")


@pytest.fixture
def editor(client):
    found = person(Role.EDITOR)
    client.force_login(found)
    return found


def digest(*stories, **fields):
    listed = {"day": date(2026, 3, 20), "title": "", "items": [f"<p>{LINE}</p>", "<p>Fog</p>"]}
    made = factories.article("The day", body=[("key_developments", listed)], publish=False, **fields)
    made.running_stories.set(stories)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def write(client, strike, **said):
    given = {"text": LINE, "day": clock.today().isoformat(), **said}
    return client.post(reverse("running_story_desk", args=[strike.pk]), given)


def test_an_editor_writes_changes_and_removes_one(client, editor, strike):
    assert write(client, strike, time="08:30").status_code == 302
    row = KeyDevelopment.objects.get()
    assert (row.story, row.text, f"{row.time:%H:%M}", row.made_by) == (strike, LINE, "08:30", editor)
    page = reverse("development", args=[row.pk])
    client.post(page, {"text": "Three carriers", "day": "2026-01-02"})
    row.refresh_from_db()
    assert (row.text, row.day, row.time) == ("Three carriers", date(2026, 1, 2), None)
    client.post(page, {"remove": "1"})
    assert not KeyDevelopment.objects.exists()
    acts = list(AuditEntry.objects.filter(act__startswith="development.").values_list("act", flat=True))
    assert sorted(acts) == ["development.changed", "development.made", "development.removed"]


def test_a_reporter_looks_and_changes_nothing(client, strike):
    row = strike.developments.create(text=LINE)
    client.force_login(person(Role.REPORTER))
    assert LINE in client.get(reverse("running_story_desk", args=[strike.pk])).content.decode()
    write(client, strike, text="Another")
    client.post(reverse("development", args=[row.pk]), {"text": "Other", "day": "2026-01-02"})
    client.post(reverse("development", args=[row.pk]), {"remove": "1"})
    assert [row.text for row in KeyDevelopment.objects.all()] == [LINE]


@pytest.mark.parametrize(
    "said",
    [{"text": "   "}, {"text": "w" * 256}, {"day": ""}, {"day": "2199-01-01"}, {"day": "x"}, {"article": "99999"}],
)
def test_what_makes_no_sense_is_refused_with_its_words_kept(client, editor, strike, said):
    answer = write(client, strike, **said)
    assert answer.status_code == 200
    assert not KeyDevelopment.objects.exists()


def test_only_articles_of_the_story_are_offered(client, editor, strike):
    factories.article("Elsewhere")
    digest(strike)
    page = client.get(reverse("running_story_desk", args=[strike.pk])).content.decode()
    assert "The day" in page
    assert "Elsewhere" not in page


def test_a_digests_line_is_offered_and_taken_over_with_one_press(client, editor, strike):
    story = digest(strike)
    assert [offer.text for offer in developing.offered(strike)] == [LINE, "Fog"]
    assert not KeyDevelopment.objects.exists(), "nothing by itself"
    offer = developing.offered(strike)[0]
    url = reverse("development_taking_over", args=[strike.pk])
    for _twice in range(2):
        client.post(url, {"digest": offer.digest, "text": f"{LINE}."})
    row = KeyDevelopment.objects.get()
    assert (row.text, row.day, row.article_id) == (f"{LINE}.", date(2026, 3, 20), story.pk)
    assert [offer.text for offer in developing.offered(strike)] == ["Fog"]


def test_the_same_line_taken_over_by_two_at_once_is_one(editor, strike):
    for _each in range(2):
        developing.add(story=strike, text=LINE, day=clock.today(), by=editor, taken_from="x" * 32)
    assert KeyDevelopment.objects.count() == 1
    for _each in range(2):
        developing.add(story=strike, text=LINE, day=clock.today(), by=editor)
    assert KeyDevelopment.objects.count() == 3, "the control: words of one's own may be said twice"


def test_digests_that_are_not_out_old_or_closed_offer_nothing(strike, time_machine):
    time_machine.move_to("2026-03-20T12:00:00Z", tick=False)
    digest(strike, access="members")
    draft = digest(strike)
    draft.unpublish()
    assert developing.offered(strike) == []
    digest(strike)
    assert len(developing.offered(strike)) == 2
    time_machine.shift(timedelta(days=15))
    assert developing.offered(strike) == []


def test_a_development_that_was_removed_meanwhile_says_so(editor, strike):
    row = developing.add(story=strike, text=LINE, day=clock.today(), by=editor)
    developing.remove(development=row, by=editor)
    with pytest.raises(developing.DevelopingError):
        developing.change(development=row, text="x", day=clock.today(), by=editor)


def dismissed_line(client, strike, text=LINE):
    offer = next(offer for offer in developing.offered(strike) if offer.text == text)
    client.post(reverse("development_dismissal", args=[strike.pk]), {"digest": offer.digest})
    return offer


def lines(strike):
    return [offer.text for offer in developing.offered(strike)]


def test_a_dismissed_line_is_offered_no_more_and_the_dismissal_can_be_undone(client, editor, strike):
    digest(strike)
    offer = dismissed_line(client, strike)
    row = DismissedDevelopment.objects.get()
    assert (row.story, row.text, row.made_by) == (strike, LINE, editor)
    assert lines(strike) == ["Fog"]
    room = reverse("running_story_desk", args=[strike.pk])
    page = client.get(room).content.decode()
    assert f'value="{LINE}"' not in page
    assert "1 line dismissed" in page
    client.post(reverse("development_taking_over", args=[strike.pk]), {"digest": offer.digest, "text": LINE})
    assert not KeyDevelopment.objects.exists(), "what is not offered is not taken over"
    for _twice in range(2):
        client.post(reverse("dismissed_development", args=[row.pk]))
    assert lines(strike) == [LINE, "Fog"]
    acts = list(AuditEntry.objects.filter(act__startswith="development.").order_by("pk").values_list("act", flat=True))
    assert acts == ["development.dismissed", "development.offered_again"]


def test_a_dismissed_line_does_not_come_back_when_its_article_is_edited_elsewhere(client, editor, strike):
    story = digest(strike)
    dismissed_line(client, strike)
    draft = story.get_latest_revision_as_object()
    items = [f"<p>{LINE}</p>", "<p>Fog</p>", "<p>Ice</p>"]
    draft.title = "The day, put right"
    draft.body = [
        ("paragraph", "<p>New words above.</p>"),
        ("key_developments", {"day": date(2026, 3, 20), "title": "", "items": items}),
    ]
    draft.save_revision().publish()
    assert lines(strike) == ["Fog", "Ice"]
    digest(strike)
    assert lines(strike) == ["Fog", "Ice"], "nor when another digest has the same words"


def test_a_line_that_was_written_anew_is_another_one(client, editor, strike):
    story = digest(strike)
    dismissed_line(client, strike)
    draft = story.get_latest_revision_as_object()
    draft.body = [("key_developments", {"day": date(2026, 3, 20), "title": "", "items": [f"<p>{LINE} at last</p>"]})]
    draft.save_revision().publish()
    assert lines(strike) == [f"{LINE} at last"]


def test_what_one_story_dismissed_is_offered_to_another(client, editor, strike):
    other = factories.running_story("Fog")
    digest(strike, other)
    dismissed_line(client, strike)
    assert lines(strike) == ["Fog"]
    assert lines(other) == [LINE, "Fog"]


def test_a_reporter_dismisses_nothing_and_undoes_nothing(client, strike):
    digest(strike)
    client.force_login(person(Role.REPORTER))
    offer = dismissed_line(client, strike)
    assert not DismissedDevelopment.objects.exists()
    row = developing.dismiss(story=strike, offer=offer, by=None)
    client.post(reverse("dismissed_development", args=[row.pk]))
    for act in (
        lambda: developing.dismiss(story=strike, offer=offer, by=person(Role.REPORTER)),
        lambda: developing.offer_again(dismissed=row, by=person(Role.REPORTER)),
    ):
        with pytest.raises(developing.DevelopingError):
            act()
    assert DismissedDevelopment.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("said", ["", "x" * 32, "\0", "ў" * 4000])
def test_what_was_never_offered_is_not_dismissed(client, editor, strike, said):
    digest(strike)
    client.post(reverse("development_dismissal", args=[strike.pk]), {"digest": said})
    assert not DismissedDevelopment.objects.exists()
    assert client.get(reverse("development_dismissal", args=[strike.pk])).status_code == 405


def test_dismissed_by_two_at_once_it_is_dismissed_once(editor, strike):
    digest(strike)
    offer = developing.offered(strike)[0]
    for _each in range(2):
        developing.dismiss(story=strike, offer=offer, by=editor)
    assert DismissedDevelopment.objects.count() == 1
    assert AuditEntry.objects.filter(act="development.dismissed").count() == 1
