"""Claims on the desk: offered with a day, taken or dismissed by an editor, and never stored by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import claims_in_text, following_up
from broadsheet.newsroom.models import DismissedClaim, FollowUp
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

OPENS = "The bridge will open within ten days."
NO_DATE = "The port has not yet provided a timeline."


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


@pytest.fixture
def story():
    body = [
        ("paragraph", f"<p>It is <b>blue</b>. {OPENS}</p><p>{NO_DATE}</p>"),
        ("pull_quote", {"text": "We will sail next week.", "attribution": "A captain"}),
    ]
    return factories.article("The bridge", body=body)


def test_the_page_offers_sentences_with_a_day_and_stores_nothing(client, chief, story):
    page = client.get(reverse("article_claims", args=(story.pk,))).content.decode()
    said_on = clock.local(story.published_at).date()
    assert OPENS in page
    assert date.fromordinal(said_on.toordinal() + 10).isoformat() in page
    assert NO_DATE in page
    assert "The text names no day." in page
    assert "next week" not in page, "a captain's words are no claim of ours"
    assert not FollowUp.objects.exists()
    assert not DismissedClaim.objects.exists()


def test_a_taken_sentence_is_kept_with_its_day_and_offered_no_more(client, chief, story):
    url = reverse("article_claims", args=(story.pk,))
    day = date(2031, 5, 1)
    assert client.post(url, {"quote": OPENS, "due": day.isoformat()}).status_code == 302
    made = FollowUp.objects.get()
    assert (made.quote, made.promise, made.due, made.made_by) == (OPENS, OPENS, day, chief)
    story.refresh_from_db()
    assert [offer.sentence for offer in claims_in_text.offered(story, claims_in_text.text_of(story))] == [NO_DATE]
    assert "Followed up" in client.get(url).content.decode()


def test_a_sentence_without_a_day_is_not_taken(client, chief, story):
    answer = client.post(reverse("article_claims", args=(story.pk,)), {"quote": NO_DATE, "due": ""})
    assert answer.status_code == 200
    assert NO_DATE in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_an_editor_marks_a_sentence_that_the_rule_missed_if_it_stands_in_the_text(client, chief, story):
    url = reverse("article_claims", args=(story.pk,))
    answer = client.post(url, {"quote": "It is red.", "due": "2031-05-01"})
    assert "This sentence isn&#x27;t in the text." in answer.content.decode()
    assert client.post(url, {"quote": "It is\n blue.", "due": "2031-05-01"}).status_code == 302
    assert FollowUp.objects.get().quote == "It is blue."


def test_the_same_sentence_is_followed_up_once(client, chief, story):
    url = reverse("article_claims", args=(story.pk,))
    client.post(url, {"quote": OPENS, "due": "2031-05-01"})
    again = client.post(url, {"quote": OPENS, "due": "2031-06-01"})
    assert "follows this sentence up already" in again.content.decode()
    assert FollowUp.objects.get().due == date(2031, 5, 1)


def test_a_dismissed_sentence_is_offered_no_more_and_says_who_and_when(client, chief, story):
    url = reverse("claim_dismissal", args=(story.pk,))
    for _again in range(2):
        client.post(url, {"quote": OPENS})
    row = DismissedClaim.objects.get()
    assert (row.sentence, row.made_by) == (OPENS, chief)
    assert row.made_at is not None
    assert AuditEntry.objects.filter(act="claim.dismissed").count() == 1
    assert f"<h2>{OPENS}</h2>" not in client.get(reverse("article_claims", args=(story.pk,))).content.decode()


def test_the_desk_says_when_the_sentence_is_gone_from_the_text(client, chief, story):
    claims_in_text.take(article=story, quote=OPENS, due=date(2031, 5, 1), by=chief)
    url = reverse("article_claims", args=(story.pk,))
    assert "no longer in the text" not in client.get(url).content.decode()
    story.body = [("paragraph", "<p>It is blue.</p>")]
    story.save_revision()
    assert "This sentence is no longer in the text." in client.get(url).content.decode()


def test_a_follow_up_of_ones_own_words_needs_no_sentence(client, chief, story):
    following_up.promise(article=story, promise="Ask the port", due=date(2031, 5, 1), by=chief)
    assert "Followed up" not in client.get(reverse("article_claims", args=(story.pk,))).content.decode()


def test_claims_are_for_the_newsroom(client, story):
    for name in ("article_claims", "claim_dismissal"):
        assert client.post(reverse(name, args=(story.pk,)), {"quote": OPENS, "due": "2031-05-01"}).status_code == 302
    assert not FollowUp.objects.exists()
    assert not DismissedClaim.objects.exists()


def test_a_dismissal_is_only_posted_and_names_a_sentence(client, chief, story):
    url = reverse("claim_dismissal", args=(story.pk,))
    assert client.get(url).status_code == 405
    client.post(url, {"quote": ""})
    assert not DismissedClaim.objects.exists()


def choices(client, story):
    """The sentences that can be chosen in the text, as the form would send them."""
    page = BeautifulSoup(client.get(reverse("article_claims", args=(story.pk,))).content, "lxml")
    return [each["value"] for each in page.select(".desk-sentences input[name=quote]")]


def test_every_sentence_of_the_text_can_be_chosen_once_in_its_order_and_no_others(client, chief, story):
    story.standfirst = "A bridge. It is blue."
    story.save_revision()
    assert choices(client, story) == ["A bridge.", "It is blue.", OPENS, NO_DATE]


def test_a_chosen_sentence_is_followed_up_as_it_stands_there(client, chief, story):
    quote = choices(client, story)[0]
    assert (
        client.post(reverse("article_claims", args=(story.pk,)), {"quote": quote, "due": "2031-05-01"}).status_code
        == 302
    )
    made = FollowUp.objects.get()
    assert (made.quote, made.due, made.made_by) == (quote, date(2031, 5, 1), chief)
    assert claims_in_text.gone([made]) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "“Quotes” &amp; <b>bold</b> at 5 % — «так».",
        "It costs $5.50 e.g. at St. Ann’s.",
        "Міст відкриють у травні 2031 р.",
    ],
)
def test_each_sentence_that_is_offered_for_choosing_can_be_taken(client, chief, sentence):
    story = factories.article("The bridge", body=[("paragraph", f"<p>Before. {sentence} After.</p>")])
    offered = choices(client, story)
    assert len(offered) >= 2
    for quote in offered:
        client.post(reverse("article_claims", args=(story.pk,)), {"quote": quote, "due": "2031-05-01"})
    assert [made.quote for made in FollowUp.objects.order_by("pk")] == offered


def test_a_sentence_that_was_changed_while_the_page_was_open_is_not_taken(client, chief, story):
    quote = choices(client, story)[0]
    story.body = [("paragraph", f"<p>It is red. {OPENS}</p>")]
    story.save_revision()
    answer = client.post(reverse("article_claims", args=(story.pk,)), {"quote": quote, "due": "2031-05-01"})
    assert "This sentence isn&#x27;t in the text." in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_a_text_without_sentences_has_nothing_to_choose(client, chief):
    assert choices(client, factories.article("Empty", body=[("heading", "Only a heading.")])) == []


def test_that_a_sentence_is_gone_stands_on_the_desk_the_list_and_the_form_and_goes_when_it_is_back(
    client, chief, story
):
    claims_in_text.take(article=story, quote=OPENS, due=clock.today(), by=chief)
    places = [
        reverse("wagtailadmin_home"),
        reverse("follow_up_list"),
        reverse("wagtailadmin_pages:edit", args=(story.pk,)),
    ]
    kept = story.body
    for body, is_said in ((kept, False), ([("paragraph", "<p>It is blue.</p>")], True), (kept, False)):
        story.body = body
        story.save_revision()
        for place in places:
            assert ("no longer in the text" in client.get(place).content.decode()) is is_said, place
