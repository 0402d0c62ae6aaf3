"""What is printed anew when an issue comes out, and what is written and asked anew while it is handed over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.accounts.models import User
from broadsheet.edition import inventory
from broadsheet.foundation import clock, sources
from broadsheet.membership.models import Grant
from broadsheet.newsletters import sending
from broadsheet.newsletters.engine import letters, running, waves
from broadsheet.newsletters.models import Look, Subscriber, Subscription
from broadsheet.newsletters.writing import mails
from tests.newsletters import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    names: set[str] = set()
    listener = names.update
    sources.listen(listener)
    yield names
    sources._listeners.remove(listener)


def made_from(client, path):
    with sources.recording() as names:
        assert client.get(path).status_code == 200
    return set(names)


def out(issue_of, newsletter, title):
    issue = issue_of(newsletter, ("heading", "Fog"), title=title)
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


def test_a_new_issue_prints_its_newsletters_page_anew_and_no_other_issue(client, lamp, notes, issue_of, changed):
    first = out(issue_of, lamp, "First")
    pages = {
        "issue": made_from(client, f"/newsletters/morning-lamp/{first.slug}/"),
        "newsletter": made_from(client, "/newsletters/morning-lamp/"),
        "feed": made_from(client, "/newsletters/morning-lamp/rss/"),
        "other": made_from(client, "/newsletters/harbour-notes/"),
        "all": made_from(client, "/newsletters/"),
        "below articles": made_from(client, "/_/fragment/newsletters/"),
    }
    changed.clear()
    second = out(issue_of, lamp, "Second")
    assert {name for name, made in pages.items() if made & changed} == {"newsletter", "feed"}
    assert f"issue:{second.pk}" in changed
    changed.clear()
    second.title = "Draft"
    second.save_revision()
    assert not changed, "a saved draft prints nothing anew"
    lamp.name = "The Evening Lamp"
    lamp.save()
    assert {name for name, made in pages.items() if made & changed} >= {"issue", "newsletter", "feed", "all"}
    assert not made_from(client, f"/newsletters/morning-lamp/{second.slug}/") & {f"issue:{first.pk}"}


def test_what_came_out_has_a_plate_and_what_went_is_printed_anew(client, lamp, issue_of, changed):
    issue = out(issue_of, lamp, "First")
    addresses = {plate.address for plate in inventory.plates_of([f"issue:{issue.pk}"])}
    assert any(address.endswith(f"/newsletters/morning-lamp/{issue.slug}/") for address in addresses)
    assert any("/newsletters/morning-lamp/" in plate.address for plate in inventory.plates_of([lamp.source]))
    made = made_from(client, f"/newsletters/morning-lamp/{issue.slug}/")
    changed.clear()
    issue.unpublish()
    assert made & changed


def test_it_is_written_twice_however_often_it_is_looked_over_and_handed_over(
    lamp, issue_of, monkeypatch, settings, time_machine
):
    issue = out(issue_of, lamp, "First")
    for name in ("olha", "ivan", "maria"):
        reader = Subscriber.objects.create(email=f"{name}@reader.example", language="en")
        Subscription.objects.create(subscriber=reader, newsletter=lamp)
    written = []
    whole = mails.write
    monkeypatch.setattr(mails, "write", lambda issue, **who: written.append(who) or whole(issue, **who))
    monkeypatch.setattr(waves, "AHEAD", 1)
    settings.SENDING_LINES = 1
    now = clock.now()
    time_machine.move_to(now, tick=False)
    sending.send(issue=issue, by=None)
    engine = running.sender()
    assert sum(engine.turn() for _time in range(2)) == 2
    assert len(written) == 2
    time_machine.move_to(now + letters.ANEW_AFTER + timedelta(seconds=1), tick=False)
    assert engine.turn() == 1
    engine.close()
    running.send_due()
    assert len(written) == 4, "the control: after a while it is written anew"
    issue.sending.refresh_from_db()
    assert issue.sending.written == {}


def test_who_reads_as_a_member_is_asked_once_for_a_batch(lamp, issue_of):
    issue = issue_of(lamp, ("members", [("heading", "Thank you")]), ("others", [("heading", "Join us")]))
    issue.save_revision().publish()
    issue.refresh_from_db()
    for name in ("member", "former", "registered", "stranger"):
        user = User.objects.create_user(f"{name}@reader.example", "x") if name != "stranger" else None
        reader = Subscriber.objects.create(email=f"{name}@reader.example", language="en", reader=user)
        Subscription.objects.create(subscriber=reader, newsletter=lamp)
        ends = {"member": None, "former": clock.now() - timedelta(days=1)}
        if name in ends:
            starts = clock.now() - timedelta(days=9)
            Grant.objects.create(person=user, benefits=["members"], source_type="comp", starts=starts, ends=ends[name])
    sending.send(issue=issue, by=None)
    with CaptureQueriesContext(connection) as asked:
        assert running.send_due() == 4
    assert len([each for each in asked if "membership_grant" in each["sql"]]) == 1
    thanked = {letter.to for letter in received.letters() if "Thank you" in letter.text}
    assert thanked == {"member@reader.example"}
    assert len({letter.to for letter in received.letters() if "Join us" in letter.text}) == 3


def test_by_night_it_is_previewed_as_mail_programs_show_it(lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"))
    night = issue.make_preview_request(preview_mode="mail_dark").content.decode()
    day = issue.make_preview_request(preview_mode="mail").content.decode()
    assert "@media all" in night
    assert "prefers-color-scheme: dark" in day


def test_every_look_has_its_colour():
    css = Path(__file__).parents[2] / "static" / "css"
    tokens, component = ((css / name).read_text() for name in ("tokens.css", "components/newsletter.css"))
    looks = set(Look.values) - {Look.PLAIN}
    for look in looks:
        assert tokens.count(f"--look-{look}:") == 2, "by day and by night"
        assert f".newsletter--{look} " in component
