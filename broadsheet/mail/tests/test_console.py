"""On a terminal a letter is text that can be read, and the demo's many invented payers fill no screen."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from broadsheet.mail.console import EmailBackend


def printed(to: str, subject: str = "Your code") -> str:
    stream = StringIO()
    message = EmailMultiAlternatives(subject, "DK5T-3MWQ signs you in – дякуємо.", "paper@lantern.example", [to])
    message.attach_alternative("<p>DK5T-3MWQ</p>", "text/html")
    assert EmailBackend(stream=stream).send_messages([message]) == 1
    return stream.getvalue()


def test_a_letter_is_printed_as_its_text():
    said = printed("olha@reader.example")
    assert "olha@reader.example" in said
    assert "Your code" in said
    assert "DK5T-3MWQ signs you in – дякуємо." in said
    assert "<p>" not in said


def test_whom_the_demo_has_invented_gets_one_line():
    said = printed("taras.kotvych.31@invented.example")
    assert said.count("\n") == 1
    assert "Your code" in said


def test_what_no_server_would_take_is_refused_here_too():
    with pytest.raises(BadHeaderError):
        printed("olha@reader.example", subject="Your code\nBcc: all@reader.example")
