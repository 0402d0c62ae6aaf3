"""Which voices a newsroom may name."""

from __future__ import annotations

import pytest

from broadsheet.config import environment


@pytest.mark.parametrize("said", ["en", "en=", "=hibari", "en=piper"])
def test_a_mistaken_setting_is_told_in_words(said):
    with pytest.raises(environment.MistakenSettingError, match="NARRATION_ENGINES"):
        environment.narration_engines(said)


def test_nobody_speaks_if_a_newsroom_says_so():
    assert environment.narration_engines("") == {}
