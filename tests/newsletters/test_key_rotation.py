"""Keys that are replaced while a sending goes on are used within ten minutes, by the same process."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.mail.dkim import keys
from broadsheet.newsletters.engine import claiming
from broadsheet.newsletters.engine.letters import Mailing
from broadsheet.newsletters.engine.ways.smtp import Templates
from tests.newsletters.engines import an_issue

pytestmark = pytest.mark.django_db


def selector(raw):
    found = re.search(rb"s=(b\d+[0-9a-f]+);", raw.replace(b"\r\n ", b" "))
    return found[1].decode() if found else ""


def test_a_rotation_is_heard_of_with_the_next_mailing_and_not_before(issue_of, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first = keys.begin("lantern.example").used
    sent = an_issue(issue_of)
    one, *_others = claiming.claim(sent, 2)
    templates, mailing = Templates(), Mailing(sent)
    assert selector(templates.letter(mailing, one)) == first
    second = keys.rotate().used
    assert selector(templates.letter(mailing, one)) == first, "the control: within a mailing nothing is looked up"
    assert selector(templates.letter(Mailing(sent), one)) == second != first
    assert mailing.until <= clock.now() + timedelta(minutes=10), "the longest that one is used"
