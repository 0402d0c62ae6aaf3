"""What tests of narrations share."""

from __future__ import annotations

import pytest


@pytest.fixture
def narrated(settings):
    """Narration is switched on, as on a site."""
    settings.NARRATION = True
