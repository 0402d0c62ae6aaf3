"""An issue that makes itself: once a day, at its time on the publication's clock, of what is new, sent or handed to the editors."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.live import filing
from broadsheet.live.digest import making
from broadsheet.live.filing import Words
from broadsheet.live.models import DigestPlan
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import gathering
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Gathering, Gathers, Issue, Newsletter, Sending, Subscriber, Subscription, Then
from broadsheet.newsroom import roles
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role
from tests import factories
from tests.dying import killed_at
from tests.newsletters.received import letters

KYIV = ZoneInfo("Europe/Kyiv")
MORNING = datetime(2026, 11, 30, 7, 0, 1, tzinfo=KYIV)
EVENING = MORNING - timedelta(hours=12)


@pytest.fixture(autouse=True)
def evening_before(settings, time_machine):
    settings.TIME_ZONE = "Europe/Kyiv"
    time_machine.move_to(EVENING, tick=False)


def planned(**more):
    facts = {"gathers": Gathers.FEED, "comes_at": time(7), "then": Then.SEND, **more}
    usual = {"language": "en", "slug": "lamp", "name": "Lamp", "description": "x", "promise": "x"}
    made = Newsletter.objects.create(**{**usual, **facts})
    reader = Subscriber.objects.get_or_create(email="olha@reader.example", defaults={"language": "en"})[0]
    Subscription.objects.create(subscriber=reader, newsletter=made)
    return made


def story(headline, at, **more):
    return factories.came_out(factories.article(headline, **more), at)


@pytest.fixture
def editor(db):
    user = User.objects.create_user("editor@lantern.example", "x")
    user.groups.add(roles.group(Role.EDITOR))
    return user


@pytest.mark.django_db
def test_at_its_time_it_makes_itself_of_what_is_new_and_goes_once(time_machine):
    planned()
    story("Last week", EVENING - timedelta(days=6))
    story("A tug comes home", EVENING)
    story("Fog until noon", EVENING + timedelta(hours=1))
    time_machine.move_to(MORNING - timedelta(minutes=1), tick=False)
    gathering.run()
    assert not Issue.objects.exists(), "a minute too early on the publication's clock"
    time_machine.move_to(MORNING, tick=False)
    for _time in range(3):
        gathering.run()
        running.send_due()
    [letter] = letters()
    assert letter.to == "olha@reader.example"
    assert letter.subject == "Fog until noon"
    assert "A tug comes home" in letter.text
    assert "Last week" not in letter.text
    assert Issue.objects.get().live


@pytest.mark.django_db
def test_each_day_has_its_own_and_begins_where_the_last_ended(time_machine):
    planned()
    story("Monday", MORNING - timedelta(hours=1))
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    story("Just after", MORNING)
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    gathering.run()
    assert [each.title for each in Issue.objects.order_by("pk")] == ["Monday", "Just after"]


@pytest.mark.django_db
def test_nothing_new_makes_nothing_and_is_looked_at_once(time_machine):
    planned()
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    assert Gathering.objects.get().settled_at
    story("Too late for today", MORNING - timedelta(minutes=5))
    gathering.run()
    assert not Issue.objects.exists()


@pytest.mark.django_db
def test_a_section_and_an_author_have_their_own(time_machine):
    author = factories.contributor("Olena Marchenko")
    planned(slug="harbour", gathers=Gathers.SECTION, section=factories.section("Harbour"))
    planned(slug="olena", gathers=Gathers.AUTHOR, author=author)
    story("In the harbour", EVENING)
    story("By Olena", EVENING, section=factories.section("Culture"), by="Olena Marchenko")
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    found = {issue.newsletter.slug: issue.title for issue in Issue.objects.all()}
    assert found == {"harbour": "In the harbour", "olena": "By Olena"}


@pytest.mark.django_db
def test_two_newsletters_may_begin_with_the_same_headline(time_machine):
    planned()
    planned(slug="other")
    story("Fog", EVENING)
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    assert len(set(Issue.objects.values_list("slug", flat=True))) == 2


@pytest.mark.django_db
def test_a_draft_waits_and_each_editor_is_told_once(editor, time_machine):
    planned(then=Then.DRAFT)
    story("Fog until noon", EVENING)
    time_machine.move_to(MORNING, tick=False)
    for _time in range(2):
        gathering.run()
    issue = Issue.objects.get()
    assert not issue.live
    assert not Sending.objects.exists()
    letter = Outgoing.objects.get()
    assert letter.to == editor.email
    assert f"/cms/pages/{issue.pk}/edit/" in letter.text


@pytest.mark.django_db
def test_a_morning_letter_that_is_hours_late_is_left_to_people(editor, time_machine):
    planned()
    story("Fog until noon", EVENING)
    time_machine.move_to(MORNING + timedelta(hours=10), tick=False)
    gathering.run()
    assert not Sending.objects.exists()
    assert "hours late" in Outgoing.objects.get().text


@pytest.mark.django_db
def test_what_must_not_be_sent_is_told_instead(editor, time_machine, monkeypatch):
    planned()
    story("Fog until noon", EVENING)
    monkeypatch.setattr("broadsheet.newsletters.checking.MOST_BYTES", 10)
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    assert not Sending.objects.exists()
    assert not Issue.objects.get().live
    assert "cut it off" in Outgoing.objects.get().text


@pytest.mark.django_db
def test_whoever_plans_it_after_its_time_waits_for_tomorrow(time_machine):
    story("Fog", EVENING)
    time_machine.move_to(MORNING + timedelta(minutes=5), tick=False)
    planned()
    gathering.run()
    assert not Gathering.objects.exists()
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    gathering.run()
    assert Gathering.objects.exists()


@pytest.mark.django_db
def test_two_workers_that_both_saw_it_due_make_one(time_machine):
    newsletter = planned()
    story("Fog", EVENING)
    time_machine.move_to(MORNING, tick=False)
    assert gathering.gather(newsletter)
    assert not gathering.gather(newsletter)
    assert Issue.objects.count() == 1


@pytest.mark.django_db
def test_without_the_row_of_the_day_they_would_make_two(time_machine):
    """The control: it is the row that keeps the second from it."""
    newsletter = planned()
    story("Fog", EVENING)
    time_machine.move_to(MORNING, tick=False)
    gathering.gather(newsletter)
    Gathering.objects.all().delete()
    assert gathering.gather(newsletter)
    assert Issue.objects.count() == 2


@pytest.mark.django_db
def test_one_that_fails_keeps_no_other_from_its_morning(time_machine, monkeypatch, caplog):
    planned(gathers=Gathers.SECTION, section=factories.section("Harbour"))
    planned(slug="other")
    story("Fog", EVENING)
    whole = gathering._new
    monkeypatch.setattr(gathering, "_new", lambda one: 1 / 0 if one.slug == "lamp" else whole(one))
    time_machine.move_to(MORNING, tick=False)
    gathering.gather_due()
    assert [each.newsletter.slug for each in Issue.objects.all()] == ["other"]
    monkeypatch.setattr(gathering, "_new", whole)
    gathering.gather_due()
    assert Issue.objects.count() == 2


POINTS = ["newsletters.gathering", "newsletters.gathered", "newsletters.published"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_it_is_made_and_sent_once(point, time_machine):
    planned()
    story("Fog", EVENING)
    time_machine.move_to(MORNING, tick=False)
    assert killed_at(point, gathering.run), "it did not come to this point"
    for _time in range(2):
        gathering.run()
        running.send_due()
    assert Issue.objects.count() == 1
    assert [letter.to for letter in letters()] == ["olha@reader.example"]


@pytest.mark.django_db(transaction=True)
def test_killed_while_telling_editors_are_told_once(editor, time_machine):
    planned(then=Then.DRAFT)
    story("Fog", EVENING)
    time_machine.move_to(MORNING, tick=False)
    assert killed_at("newsletters.told", gathering.run)
    assert not Outgoing.objects.exists(), "the letters and the mark are of one transaction"
    gathering.run()
    gathering.run()
    assert Outgoing.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_without_a_time_or_a_section_is_refused():
    usual = {"language": "en", "slug": "x", "name": "X", "description": "x", "promise": "x"}
    Newsletter(**usual, gathers="feed", comes_at=time(7)).full_clean()
    ukrainian = factories.section("Порт", language="uk")
    for wrong in (
        {"gathers": "feed"}, {"gathers": "section", "comes_at": time(7)}, {"gathers": "author", "comes_at": time(7)},
        {"gathers": "section", "comes_at": time(7), "section": ukrainian},
    ):  # fmt: skip
        with pytest.raises(ValidationError), transaction.atomic():
            Newsletter(**usual, **wrong).full_clean()
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_the_days_digest_is_the_issue_as_editors_left_it(time_machine, editor):
    planned(gathers=Gathers.DIGEST, then=Then.DRAFT)
    plan = DigestPlan.objects.create(language="en", section=factories.section())
    for words in ("Dam holds.", "Ferry sails."):
        filing.file(words=Words(words, is_key=True), coverage=None, by=editor, language="en")
    digest = making.make(plan=plan, day=clock.today(), by=editor)
    story("No digest", EVENING)
    time_machine.move_to(MORNING, tick=False)
    gathering.run()
    assert not Issue.objects.exists(), "it is a draft still"
    Gathering.objects.all().delete()
    digest.article.get_latest_revision().publish()
    factories.came_out(digest.article, MORNING - timedelta(hours=1))
    gathering.run()
    issue = Issue.objects.get()
    assert issue.title == digest.article.title == "Key developments on Nov. 29"
    text = str(issue.get_latest_revision_as_object().body.raw_data)
    assert "Dam holds." in text
    assert "Ferry sails." in text
    assert "No digest" not in text
