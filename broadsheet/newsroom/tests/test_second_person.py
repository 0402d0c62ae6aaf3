"""Where the newsroom wants it, an act takes two: one asks, another with the same right confirms, and it is done once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsroom import confirming, delaying, embargoing, holding, roles, second_person, withdrawing
from broadsheet.newsroom.models import (
    Article,
    GuardedAct,
    LegalHold,
    SafetyDelay,
    SecondPersonRequest,
    SecondPersonRules,
    Takedown,
)
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError, RefusedError, SecondPersonError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def needs_two(*acts):
    rules = SecondPersonRules.load()
    for act in acts or GuardedAct:
        setattr(rules, act, True)
    rules.save()


def _embargoed():
    article = factories.article("Embargoed", publish=False)
    embargoing.place(article=article, until=clock.now() + timedelta(hours=3), reason="Why", by=None)
    return article, {}, lambda: Article.objects.get(pk=article.pk).embargo is None


def _held():
    article = factories.article("Held", publish=False)
    holding.place(article=article, reason="Why", by=None)
    return article, {}, lambda: Article.objects.get(pk=article.pk).legal_hold is None


def _killed():
    article = factories.article("Killed")
    withdrawing.kill(article=article, reason="Why", by=None)
    return article, {}, lambda: Article.objects.get(pk=article.pk).withdrawal is None


def _taken_down():
    article = factories.article("Taken down")
    withdrawing.take_down(article=article, reason="Why", by=None)
    return article, {}, lambda: Article.objects.get(pk=article.pk).withdrawal is None


def _delayed():
    SafetyDelay.objects.create(words="Kharkiv", hours=6, reason="Why")
    article = factories.article(
        "Delayed", publish=False, dateline="Kharkiv", happened_at=clock.now().replace(microsecond=0)
    )
    return article, {"reason": "Safe"}, lambda: not Article.objects.get(pk=article.pk).delays


def _out():
    article = factories.article("Out")
    arguments = {"reason": "A court", "public_note": "By order of a court.", "translations": {}}
    return (
        article,
        arguments,
        lambda: Takedown.objects.filter(article=article, public_note="By order of a court.").exists(),
    )


CASES = {
    GuardedAct.LIFT_EMBARGO: _embargoed, GuardedAct.LIFT_HOLD: _held, GuardedAct.UNDO_KILL: _killed,
    GuardedAct.UNDO_TAKEDOWN: _taken_down, GuardedAct.SET_DELAY_ASIDE: _delayed, GuardedAct.TAKE_DOWN: _out,
}  # fmt: skip


def two():
    return person(Role.ADMIN), person(Role.ADMIN, "Anna")


@pytest.mark.parametrize("act", GuardedAct)
def test_one_asks_and_another_confirms(act):
    article, arguments, is_done = CASES[act]()
    needs_two(act)
    first, second = two()
    with pytest.raises(SecondPersonError):
        confirming.DONE_BY[act](article=article, by=first, **arguments)
    request = second_person.ask(act=act, article=article, by=first, arguments=arguments)
    assert not is_done()
    with pytest.raises(NotAllowedError, match="yourself"):
        confirming.confirm(request=request, by=first)
    assert not is_done()
    confirming.confirm(request=request, by=second)
    assert is_done()
    log = AuditEntry.objects.filter(act__startswith=f"article.{act}", object_id=str(article.pk))
    assert log.get(act=f"article.{act}.asked").actor == first
    assert log.get(act=f"article.{act}.confirmed").actor == second
    assert log.filter(act=f"article.{act}", actor=second).count() == 1


@pytest.mark.control
@pytest.mark.parametrize("act", GuardedAct)
def test_as_the_paper_begins_one_is_enough(act):
    article, arguments, is_done = CASES[act]()
    confirming.DONE_BY[act](article=article, by=person(Role.ADMIN), **arguments)
    assert is_done()


def test_who_lost_the_right_meanwhile_cannot_confirm_and_did_not_ask():
    article, arguments, is_done = _held()
    needs_two()
    first, second = two()
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=first, arguments=arguments)
    second.groups.set([roles.group(Role.EDITOR)])
    with pytest.raises(NotAllowedError):
        confirming.confirm(request=request, by=type(second).objects.get(pk=second.pk))
    first.groups.set([roles.group(Role.EDITOR)])
    again = SecondPersonRequest.objects.get()
    with pytest.raises(NotNowError, match="any more"):
        confirming.confirm(request=again, by=person(Role.CHIEF_EDITOR))
    assert not is_done()
    assert SecondPersonRequest.objects.get().ended_at is None


def test_it_is_asked_for_once_and_answered_once():
    article, arguments, is_done = _held()
    needs_two()
    first, second = two()
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=first, arguments=arguments)
    with pytest.raises(NotNowError, match="already"):
        second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=second, arguments=arguments)
    confirming.decline(request=request, by=second)
    with pytest.raises(NotNowError, match="meanwhile"):
        confirming.confirm(request=request, by=second)
    assert not is_done()
    assert AuditEntry.objects.filter(act="article.hold_lift.declined").count() == 1


def test_a_confirmation_serves_for_its_own_act_and_story_alone():
    article, arguments, _is_done = _held()
    other, _arguments, is_other_done = _embargoed()
    needs_two()
    first, second = two()
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=first, arguments=arguments)
    confirming.confirm(request=request, by=second)
    request.refresh_from_db()
    with pytest.raises(SecondPersonError):
        embargoing.lift(article=other, by=second, confirmed=request)
    assert not is_other_done()


def test_an_act_that_makes_no_sense_any_more_is_refused_and_still_waits():
    article, arguments, _is_done = _held()
    needs_two()
    first, second = two()
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=first, arguments=arguments)
    holding.lift(article=article, by=None)
    with pytest.raises(NotNowError):
        confirming.confirm(request=request, by=second)
    assert SecondPersonRequest.objects.get().ended_at is None
    assert AuditEntry.objects.filter(act="article.hold_lift.refused").exists()
    confirming.decline(request=request, by=first)


def test_a_rule_switched_on_meanwhile_counts():
    article, _arguments, is_done = _held()
    needs_two(GuardedAct.LIFT_HOLD)
    with pytest.raises(SecondPersonError):
        holding.lift(article=article, by=person(Role.ADMIN))
    assert not is_done()
    assert AuditEntry.objects.filter(act="second_person.rules").latest("pk").detail["needed"] == ["hold_lift"]


def test_the_pages_ask_show_and_confirm(client):
    article, _arguments, is_done = _held()
    needs_two()
    first, second = two()
    client.force_login(first)
    url = reverse("article_act", args=[article.pk, "hold-end"])
    assert "it takes two" in client.get(url).content.decode()
    client.post(url)
    assert not is_done()
    request = SecondPersonRequest.objects.get()
    own = reverse("second_person_request", args=[request.pk])
    assert 'value="confirm"' not in client.get(own).content.decode()
    client.post(own, {"answer": "confirm"})
    assert not is_done()
    client.force_login(second)
    assert own in client.get(reverse("wagtailadmin_home")).content.decode()
    assert 'value="confirm"' in client.get(own).content.decode()
    client.post(own, {"answer": "confirm"})
    assert is_done()
    assert own not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.BUSINESS])
def test_others_neither_see_it_nor_answer(client, role):
    article, arguments, is_done = _held()
    needs_two()
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=two()[0], arguments=arguments)
    client.force_login(person(role))
    own = reverse("second_person_request", args=[request.pk])
    assert client.get(own).status_code in {302, 403}
    client.post(own, {"answer": "confirm"})
    client.post(own, {"answer": "decline"})
    assert not is_done()
    assert SecondPersonRequest.objects.get().ended_at is None


def test_chief_editors_cannot_switch_the_second_person_off(client):
    client.force_login(person(Role.CHIEF_EDITOR))
    url = reverse("wagtailsettings:edit", args=["newsroom", "secondpersonrules", SecondPersonRules.load().pk])
    assert client.get(url).status_code in {302, 403}
    client.force_login(person(Role.ADMIN))
    assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does_it():
    article, arguments, is_done = _held()
    needs_two()
    first, second = two()
    third = person(Role.ADMIN, "Adam")
    request = second_person.ask(act=GuardedAct.LIFT_HOLD, article=article, by=first, arguments=arguments)
    barrier, outcomes = threading.Barrier(2), []

    def press(somebody):
        mine = SecondPersonRequest.objects.get(pk=request.pk)
        barrier.wait()
        try:
            confirming.confirm(request=mine, by=somebody)
            outcomes.append("done")
        except RefusedError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[somebody]) for somebody in (second, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert is_done()
    assert AuditEntry.objects.filter(act="article.hold_lift").count() == 1
    assert LegalHold.objects.get().lifted_by in {second, third}


def test_setting_aside_with_two_is_never_done_by_the_writer():
    article, arguments, is_done = _delayed()
    needs_two()
    first, second = two()
    article.save_revision(user=second)
    request = second_person.ask(act=GuardedAct.SET_DELAY_ASIDE, article=article, by=first, arguments=arguments)
    with pytest.raises(NotAllowedError):
        confirming.confirm(request=request, by=second)
    assert not is_done()
    assert delaying.waiting_by(article)
