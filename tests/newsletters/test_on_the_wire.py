"""What an issue's letter is on its line: lines of RFC 5321, 5322 and 6376 that only a whole letter of the engine can keep."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import dkim
import pytest

from broadsheet.mail import verp
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.lines.line import Line
from broadsheet.mail.lines.patience import Patience
from broadsheet.newsletters.engine import claiming, running
from broadsheet.newsletters.engine.letters import Mailing
from broadsheet.newsletters.engine.ways.smtp import Templates
from broadsheet.newsletters.models import State
from tests.newsletters.engines import an_issue, states

LONGEST = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 55}.proof"
LISTS = {
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-archive",
    "list-subscribe",
    "list-help",
    "list-post",
}


def test_no_server_is_waited_for_less_than_rfc_5321_says():
    """§4.5.3.2: greeting, MAIL and RCPT 5 minutes, DATA 2, a block 3, the final dot 10."""
    ours = Patience()
    assert min(ours.greeting, ours.command) >= 300
    assert ours.data >= 120
    assert ours.block >= 180
    assert ours.dot >= 600


@pytest.mark.django_db(transaction=True)
def test_commands_are_short_and_each_letter_has_a_sender_of_its_own(sink, issue_of, monkeypatch, settings):
    """§4.5.3.1.4: 512 octets with CRLF, for the longest address that there is, too."""
    settings.BOUNCES_COME_BACK, settings.BOUNCE_ADDRESS = True, "bounces@lantern.example"
    said, whole = [], Line._say
    monkeypatch.setattr(Line, "_say", lambda line, words, *more: said.append(words) or whole(line, words, *more))
    sent = an_issue(issue_of, [LONGEST, "b@reader.proof"])
    running.send_due()
    assert states(sent) == {State.ACCEPTED: 2}
    commands = [each for words in said for each in words.split("\r\n") if each]
    assert max(len(each.encode()) + 2 for each in commands) <= 512
    assert any(LONGEST in each for each in commands)
    senders = [found[1] for each in commands if (found := re.match(r"MAIL FROM:<(.*?)>", each, re.IGNORECASE))]
    assert len(senders) == len(set(senders)) == 2
    assert all(verp.read(each) for each in senders), "never the null sender, and none that was made up"


@pytest.mark.django_db
def test_an_issue_s_letter_is_signed_over_all_that_lists_need_in_the_domain_that_it_is_from(
    issue_of, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    pair = keys.begin("lantern.example")
    published = records.of(keys.of(pair.used, pair.domain))
    sent = an_issue(issue_of)
    one, *_others = claiming.claim(sent, 2)
    raw = Templates().letter(Mailing(sent), one)

    def in_dns(name, timeout=5):
        return published.text.encode() if name.decode().rstrip(".") == published.name.rstrip(".") else None

    assert dkim.verify(raw, dnsfunc=in_dns)
    for before, after in (
        (b"List-Post: NO", b"List-Post: <mailto:a@b.example>"),
        (b"Feedback-ID: ", b"Feedback-ID: x"),
    ):
        assert before in raw
        assert not dkim.verify(raw.replace(before, after), dnsfunc=in_dns), "the control"
    letter = message_from_bytes(raw, policy=policy.default)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "Feedback-ID", *LISTS):
        assert len(letter.get_all(name)) == 1, name
    assert len(letter["From"].addresses) == 1
    signature = re.sub(r"\s+", "", letter["DKIM-Signature"])
    tags = dict(each.split("=", 1) for each in signature.rstrip(";").split(";"))
    assert LISTS | {"from", "to", "subject", "date", "message-id", "feedback-id", "mime-version"} <= set(
        tags["h"].split(":")
    )
    assert tags["d"] == letter["From"].addresses[0].domain == "lantern.example"
    assert tags["a"] == "rsa-sha256"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
