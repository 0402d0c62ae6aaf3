"""Keys are made once, kept for nobody else's eyes, and replaced without a letter that can't be verified."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.tests.dkim.test_signing import EDGES
from broadsheet.mail.tests.dkim.verifying import verifies


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "secrets" / "dkim"


def published(pairs, now):
    return {
        record.name: record.text
        for selector in pairs.still_needed(now)
        for record in (records.of(keys.of(name, pairs.domain)) for name in (selector, f"{selector}-ed"))
    }


def test_before_there_are_keys_nothing_is_signed():
    assert keys.pairs() is None
    assert keys.signer() is None
    with pytest.raises(keys.NoKeysError):
        keys.rotate()


def test_keys_are_made_once_and_nobody_else_can_read_them(folder):
    made = keys.begin("lantern.example")
    with pytest.raises(keys.NoKeysError):
        keys.begin("lantern.example")
    assert keys.pairs() == made
    kept = [path for path in folder.iterdir() if path.name != ".lock"]
    assert len(kept) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("with_ed25519", [False, True])
def test_what_is_signed_with_them_is_verified_by_the_records(settings, with_ed25519):
    settings.DKIM_ED25519 = with_ed25519
    made = keys.begin("lantern.example")
    signed = keys.signer().signed(EDGES["plain"])
    found = verifies(signed, published(made, clock.now()), now=int(clock.now().timestamp()))
    algorithms = ["ed25519-sha256", "rsa-sha256"] if with_ed25519 else ["rsa-sha256"]
    assert found == [(algorithm, True) for algorithm in algorithms]


def test_through_two_rotations_every_letter_under_way_is_verified():
    """What was signed in the last week holds, with what was told to be published beforehand."""
    pairs, now = keys.begin("lantern.example"), clock.now()
    under_way, told = [], published(pairs, now)
    for day in range(30):
        with time_machine.travel(now + timedelta(days=day), tick=False):
            if day in {10, 20}:
                pairs = keys.rotate()
            assert pairs.used in {name.partition(".")[0] for name in told}, "it was told of before it was used"
            told = published(pairs, clock.now())
            under_way = [*under_way[-6:], keys.signer().signed(EDGES["plain"])]
            at = int(clock.now().timestamp())
            assert all(holds for raw in under_way for _algorithm, holds in verifies(raw, told, now=at))
    assert len(told) == 6, "the last one's, the one in use, and the next, of two kinds each"


def test_a_process_that_runs_signs_with_the_new_key_after_a_rotation():
    before = keys.begin("lantern.example")
    assert f"s={before.used};".encode() in keys.signer().signed(EDGES["plain"])
    after = keys.rotate()
    assert f"s={before.coming};".encode() in keys.signer().signed(EDGES["plain"])
    assert (after.used, before.used in after.still_needed(clock.now())) == (before.coming, True)
    with time_machine.travel(clock.now() + keys.KEPT_FOR):
        assert before.used not in after.still_needed(clock.now())


def test_a_record_fits_into_strings_of_255_bytes():
    made = keys.begin("lantern.example")
    line = records.of(keys.of(made.used, made.domain)).as_zone
    strings = line.split('"')[1::2]
    assert len(strings) == 2
    assert all(len(text) <= 255 for text in strings)
    assert "".join(strings).startswith("v=DKIM1; k=rsa; p=MII")
    assert line.startswith(f"{made.used}._domainkey.lantern.example. 3600 IN TXT ")
