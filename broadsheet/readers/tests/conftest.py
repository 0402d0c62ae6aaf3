"""People who sign in, and their mailboxes."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.mail import posting, tasks

CODE = re.compile(r"^    ([A-Z0-9-]{6,})$", re.MULTILINE)


class Browser(Client):
    """One browser of somebody's, that follows no redirect by itself and comes from an address of its own."""

    def __init__(self, ip="192.0.2.1"):
        super().__init__(REMOTE_ADDR=ip, headers={"sec-fetch-site": "same-origin"})

    def ask_for_code(self, email, way=""):
        return self.post(f"/account/sign-in/{way}", {"email": email})

    def give_code(self, code, way=""):
        return self.post(f"/account/sign-in/code/{way}", {"code": code, "action": "verify"})

    @property
    def is_in(self):
        return self.get("/account/").status_code == 200


def last_code(to):
    """The code of the latest letter to this address."""
    letters = [letter for letter in mail.outbox if letter.to == [to]]
    return CODE.search(letters[-1].body)[1]


def signed_in(user, letters, ip="192.0.2.1"):
    browser = Browser(ip)
    browser.ask_for_code(user.email)
    browser.give_code(last_code(user.email))
    return browser


def show_again(browser, user, then):
    """Shows once more who it is, by a code."""
    browser.get(then)
    browser.post(f"/account/again/?next={then}", {"recipient": user.email})
    browser.post(f"/account/again/code/?next={then}", {"code": last_code(user.email), "action": "verify"})


@pytest.fixture
def letters(monkeypatch):
    """Posted at once, as if every transaction were committed."""
    monkeypatch.setattr(posting, "later", lambda task, facts: tasks.send_letter.func(facts))
    return mail.outbox


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def reader(db):
    return User.objects.create_user("anna@readers.example", name="Anna")
