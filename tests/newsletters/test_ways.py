"""Issues leave by lines of our own wherever a mail server is named, and by a transport of Django's everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from broadsheet.newsletters.engine.ways import choice
from broadsheet.newsletters.engine.ways.smtp import SmtpLines
from broadsheet.newsletters.engine.ways.transports import Transports

NAMED = "from broadsheet.config import settings; print(settings.EMAIL_BACKEND)"


def usual_backend(tmp_path, **more):
    """What the settings choose in such an environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    done = subprocess.run(
        [sys.executable, "-c", NAMED],
        env=kept | {"DATA_DIR": str(tmp_path)} | more,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_where_a_mail_server_is_named_issues_go_by_its_lines(settings, tmp_path):
    settings.EMAIL_BACKEND = usual_backend(tmp_path, EMAIL_HOST="mail.lantern.example")
    assert isinstance(choice.ways(), SmtpLines)


def test_where_none_is_named_they_are_printed(settings, tmp_path):
    settings.EMAIL_BACKEND = usual_backend(tmp_path)
    assert isinstance(choice.ways(), Transports)


@pytest.mark.parametrize("backend", sorted(choice.SMTP))
def test_either_way_by_smtp_is_one_by_lines(settings, backend):
    settings.EMAIL_BACKEND = backend
    assert isinstance(choice.ways(), SmtpLines)
