"""A pool keeps lines for as long as they are good, and no longer."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from broadsheet.mail.lines.pool import NoLineError, Pool, answered
from broadsheet.mail.lines.server import NotConnectedError, Server
from broadsheet.mail.tests.lines.servers import CLOSE, SHORT, keeping, scripted
from broadsheet.mail.tests.lines.test_a_line import FROM, RAW, TO, carry


def test_a_line_carries_letter_after_letter_with_a_reset_between_them():
    with scripted() as server, Pool(most=2, server=server.server, patience=SHORT) as pool:
        for _letter in range(5):
            line = pool.take()
            assert carry(line)[1].is_accepted
            pool.give(line)
        assert (server.connections, len(server.letters)) == (1, 5)
        verbs = [words.split()[0] for words in server.heard]
        assert all(before == "RSET" for before, verb in list(pairwise(verbs))[2:] if verb == "MAIL")


def test_no_more_letters_than_its_share_go_by_one_line():
    with scripted() as server, Pool(most=1, per_line=2, server=server.server, patience=SHORT) as pool:
        for _letter in range(5):
            line = pool.take()
            assert carry(line)[1].is_accepted
            pool.give(line)
        assert (server.connections, len(server.letters)) == (3, 5)


def test_there_are_never_more_lines_than_allowed():
    with scripted() as server, Pool(most=2, server=server.server, patience=SHORT) as pool:
        taken = [pool.take(), pool.take()]
        with pytest.raises(NoLineError):
            pool.take()
        pool.give(taken[0])
        assert pool.take() is taken[0]


def test_a_line_that_was_closed_or_left_half_said_is_not_used_again():
    with (
        scripted(RCPT=[b"421 4.7.28 slow down\r\n"]) as server,
        Pool(most=1, server=server.server, patience=SHORT) as pool,
    ):
        line = pool.take()
        assert carry(line)[0].code == 421
        pool.give(line)
        line = pool.take()
        line.begin(FROM, TO)
        pool.give(line)
        line = pool.take()
        assert carry(line)[1].is_accepted
        pool.give(line)
        assert (server.connections, len(server.letters)) == (3, 1)


@pytest.mark.parametrize("farewell", [CLOSE, b"421 4.4.2 you say nothing\r\n"])
def test_a_line_that_the_server_has_closed_meanwhile_is_noticed_before_a_letter_is_begun(farewell):
    once = [dict.fromkeys([b"250 ok\r\n", farewell])]
    with scripted(DOT=once) as server, Pool(most=1, server=server.server, patience=SHORT) as pool:
        for _letter in range(2):
            line = pool.take()
            assert carry(line)[1].is_accepted
            pool.give(line)
            time.sleep(0.1)
        assert (server.connections, len(server.letters)) == (2, 2)


def test_an_idle_line_is_closed():
    with scripted() as server, Pool(most=1, idle=0.05, server=server.server, patience=SHORT) as pool:
        line = pool.take()
        pool.give(line)
        time.sleep(0.1)
        pool.close_idle()
        assert not line.is_open
        assert "quit" in server.heard


def test_many_letters_are_in_hand_at_once_and_their_answers_come_as_they_come():
    slow = [(0.3, b"250 slow\r\n"), b"250 quick\r\n", CLOSE]
    with scripted(DOT=slow) as server, Pool(most=3, server=server.server, patience=SHORT) as pool:
        lines = [pool.take() for _line in range(3)]
        for line in lines:
            assert line.begin(FROM, TO).is_accepted
            assert line.fill(RAW) is None
        for line in lines:
            line.end()
            time.sleep(0.05)
        waiting, order = list(lines), []
        while waiting:
            for line in answered(waiting, within=5):
                order.append(lines.index(line))
                waiting.remove(line)
        assert order[-1] == 0
        assert [line.answer().is_accepted for line in lines] == [True, True, False]
        assert lines[2].answer().is_unknown


def test_a_pool_works_with_a_real_server_and_the_settings(settings):
    with keeping() as (server, kept):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.host, server.port, False
        assert (Server.of_settings().host, Server.of_settings().starttls) == (server.host, False)
        with Pool(most=4, patience=SHORT) as pool:
            for _round in range(3):
                lines = [pool.take() for _line in range(4)]
                assert all(carry(line)[1].is_accepted for line in lines)
                for line in lines:
                    pool.give(line)
    assert len(kept.letters) == 12


def test_a_server_that_is_away_costs_no_place_in_the_pool():
    with scripted() as server:
        away = server.server
    pool = Pool(most=1, server=away, patience=SHORT)
    for _try in range(3):
        with pytest.raises(NotConnectedError):
            pool.take()
