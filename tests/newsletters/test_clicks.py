"""A reader's click on a story counts once; a scanner's doesn't, and neither changes anything but the count."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from broadsheet.foundation import clock
from broadsheet.newsletters import sending
from broadsheet.newsletters.clicks import codes, counting, machines
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import ClickCount, Delivery, Hit, Newsletter, Subscriber, Subscription
from tests import factories
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
A_LINK = re.compile(r"https?://[^/\s]+(/subscription/story/\S+)")


@pytest.fixture
def stories(locales=None):
    found = []
    for headline in ("Fog until noon", "Tugs on strike", "Bread again"):
        story = factories.article(headline)
        story.save_revision().publish()
        found.append(story)
    return found


@pytest.fixture
def sent(lamp, issue_of, stories):
    """An issue with three stories and a way to pay, which two readers have had for an hour."""
    for name in ("olha", "ivan"):
        Subscription.objects.create(
            subscriber=Subscriber.objects.create(email=f"{name}@reader.example", language="en"), newsletter=lamp
        )
    blocks = [("story", {"article": each, "headline": "", "text": "", "with_picture": False}) for each in stories]
    issue = issue_of(lamp, *blocks, ("button", {"label": "Join us", "url": "http://testserver/membership/"}))
    issue.save_revision().publish()
    issue.refresh_from_db()
    made = sending.send(issue=issue, by=None)
    running.send_due()
    an_hour_ago = clock.now() - timedelta(hours=1)
    Delivery.objects.update(handed_at=an_hour_ago)
    return made


def links(letter):
    return A_LINK.findall(letter.text)


def later(seconds):
    Hit.objects.update(at=clock.now() - timedelta(seconds=seconds))


def follow(client, link, *, agent=BROWSER, method="get", ago=60):
    """Follow it as it was so many seconds ago."""
    before = set(Hit.objects.values_list("pk", flat=True))
    answer = getattr(client, method)(link, headers={"User-Agent": agent})
    Hit.objects.exclude(pk__in=before).update(at=clock.now() - timedelta(seconds=ago))
    return answer


def counted(sent, link=""):
    found = ClickCount.objects.filter(sending=sent, link=link).first()
    return (found.readers, found.machines) if found else (0, 0)


def test_a_link_leads_to_its_story_and_counts_a_reader_once(client, sent):
    letter = letters()[0]
    link = links(letter)[0]
    for ago in (300, 200, 100):
        answer = follow(client, link, ago=ago)
        assert (answer.status_code, answer["Location"]) == (302, "/fog-until-noon/")
    counting.settle()
    assert counted(sent) == (1, 0)
    follow(client, links(letter)[1], ago=50)
    follow(client, links(letters()[-1])[0], ago=40)
    counting.settle()
    assert counted(sent) == (2, 0), "two readers, whatever they followed"
    assert counted(sent, "fog-until-noon") == (2, 0)
    assert counted(sent, "tugs-on-strike") == (1, 0)


def test_html_and_text_lead_the_same_way_and_no_credential_is_in_them(sent):
    letter = letters()[0]
    assert set(links(letter)) <= set(A_LINK.findall(letter.html.replace('"', " ")))
    assert len(set(links(letter))) == 3
    subscription = Delivery.objects.get(address=letter.to).subscription
    for link in links(letter):
        assert subscription.token not in link
        assert subscription.subscriber.token not in link


def test_a_code_opens_nothing_else(client, sent):
    code = links(letters()[0])[0].split("/")[3]
    for path in (f"/subscription/{code}/", f"/subscription/end/{code}/", f"/subscription/confirmation/{code}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def test_what_is_paid_from_a_letter_says_which_issue_it_was(sent):
    letter = letters()[0]
    for part in (letter.text, letter.html):
        assert f"/membership/?variant=issue%3A{sent.issue_id}" in part


@pytest.mark.parametrize("code", ["", "1", "x-y", "1-", "-AAAA", "１-AAAAAAAAAAAAAAAA", "1-AAAAAAAAAAAAAAAA"])
def test_forged_codes_count_nothing_and_lead_nowhere_else(client, sent, code):
    answer = client.get(f"/subscription/story/{code or 'x'}/fog-until-noon/", headers={"User-Agent": BROWSER})
    assert answer["Location"] == "/fog-until-noon/"
    assert not Hit.objects.exists()


@pytest.mark.parametrize(
    "slug", ["//evil.example", "https:/evil.example", "%2F%2Fevil.example", "..", "account/sign-out", "a%0d%0ab"]
)
def test_it_is_no_open_redirect(client, sent, slug):
    code = codes.code(Delivery.objects.first().pk)
    answer = client.get(f"/subscription/story/{code}/{slug}/", headers={"User-Agent": BROWSER})
    assert answer.status_code in {301, 404}
    assert not urlsplit(answer.headers.get("Location", "")).netloc


def test_a_code_of_another_letter_is_another_readers():
    assert codes.delivery_of(codes.code(7)) == 7
    assert codes.delivery_of(codes.code(7).replace("7-", "8-", 1)) is None
    assert codes.delivery_of("0" + codes.code(7)) is None


@pytest.mark.parametrize(
    "agent", ["", "python-requests/2.32", "Mozilla/5.0 (compatible; Barracuda Sentinel)", "Googlebot/2.1", "curl/8.5"]
)
def test_programs_that_say_so_are_taken_out(client, sent, agent):
    link = links(letters()[0])[0]
    follow(client, link, agent=agent)
    counting.count(sent.pk)
    counting.settle()
    assert counted(sent) == (0, 1)


def test_head_is_no_reader(client, sent):
    answer = follow(client, links(letters()[0])[0], method="head")
    assert answer.status_code == 302
    counting.count(sent.pk)
    assert counted(sent) == (0, 1)


def test_sooner_than_anybody_can_read_is_no_reader(client, sent):
    letter = letters()[0]
    follow(client, links(letter)[0], ago=100)
    Delivery.objects.filter(address=letter.to).update(handed_at=clock.now() - timedelta(seconds=110))
    counting.settle()
    assert counted(sent) == (0, 1)


@pytest.mark.control
def test_some_time_later_it_is_one(client, sent):
    letter = letters()[0]
    follow(client, links(letter)[0], ago=100)
    Delivery.objects.filter(address=letter.to).update(handed_at=clock.now() - timedelta(seconds=140))
    counting.settle()
    assert counted(sent) == (1, 0)


def test_two_links_within_a_second_or_three_within_ten_are_a_scanners(client, sent):
    first, second = (links(letter) for letter in letters())
    for link, ago in zip(first, (60, 59.5, 40), strict=True):
        follow(client, link, ago=ago)
    for link, ago in zip(second, (90, 86, 82), strict=True):
        follow(client, link, ago=ago)
    counting.settle()
    assert counted(sent) == (1, 5), "the third of the first letter came by itself, twenty seconds later"


@pytest.mark.control
def test_a_reader_who_opens_one_after_another_is_counted(client, sent):
    for link, ago in zip(links(letters()[0]), (90, 70, 50), strict=True):
        follow(client, link, ago=ago)
    counting.settle()
    assert counted(sent) == (1, 0)


def test_what_came_just_now_waits_for_its_neighbours(client, sent):
    follow(client, links(letters()[0])[0], ago=5)
    assert counting.settle() == 0
    assert machines.settled_before(clock.now()) < clock.now() - timedelta(seconds=10)


def test_after_a_month_it_is_forgotten_who_it_was_and_the_counts_stay(client, sent):
    link = links(letters()[0])[0]
    follow(client, link)
    counting.settle()
    type(sent).objects.filter(pk=sent.pk).update(made_at=clock.now() - timedelta(days=31))
    counting.settle()
    assert not Hit.objects.exists()
    follow(client, link)
    assert not Hit.objects.exists()
    counting.settle()
    assert counted(sent) == (1, 0)


def test_a_newsletter_may_count_no_clicks(client, lamp, sent, issue_of, stories, mailoutbox):
    lamp.counts_clicks = False
    lamp.save()
    issue = issue_of(
        lamp, ("story", {"article": stories[0], "headline": "", "text": "", "with_picture": False}), title="Quiet"
    )
    issue.save_revision().publish()
    issue.refresh_from_db()
    mailoutbox.clear()
    sending.send(issue=issue, by=None)
    running.send_due()
    assert "/subscription/story/" not in letters()[0].text
    assert "http://testserver/fog-until-noon/" in letters()[0].text


def test_readers_are_told_what_is_counted_where_something_is(client, lamp):
    assert "forget after a month" in client.get("/newsletters/").content.decode()
    Newsletter.objects.update(counts_clicks=False)
    assert "forget after a month" not in client.get("/newsletters/").content.decode()
