"""What is no plate goes on to the newsroom, streaming both ways, within bounds."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.app import Kiosk
from kiosk.clients import Clients, neighbourhood, networks
from kiosk.places import Limits, NoPlaceError, Places
from kiosk.tests.conftest import HOST, ask, parsed, read_all, request, run, until


def test_a_form_goes_through(served, newsroom):
    answer = served.get("/account/x?a=1&b=%2F", method="POST", body=b"a=b", Content_Type="text/plain", Cookie="s=1")
    seen = answer.json
    assert (seen["method"], seen["path"], seen["query"], seen["body"]) == ("POST", "/account/x", "a=1&b=%2F", "a=b")
    headers = dict(seen["headers"])
    assert (headers["cookie"], headers["content-type"], headers["host"]) == ("s=1", "text/plain", HOST)
    assert [value for name, value in answer.headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_its_answers_have_all_safe_headers_and_are_kept_by_nobody(served, newsroom):
    answer = served.get("/cms/")
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["content-security-policy"]
    assert answer["cache-control"] == "private, no-store"
    assert answer["date"].count("GMT") == 1


def test_what_it_says_itself_stands(served, newsroom):
    async def own(scope, receive, send):
        headers = [(b"cache-control", b"max-age=5"), (b"x-frame-options", b"SAMEORIGIN"), (b"connection", b"x-private"),
                   (b"x-private", b"1"), (b"content-encoding", b"gzip"), (b"server", b"secret")]  # fmt: skip
        await send({"type": "http.response.start", "status": 418, "headers": headers})
        await send({"type": "http.response.body", "body": b"\x1f\x8bnot unpacked"})

    newsroom.answers["/cms/own"] = own
    answer = served.get("/cms/own", Accept_Encoding="gzip")
    assert (answer.status, answer["cache-control"], answer["x-frame-options"]) == (418, "max-age=5", "SAMEORIGIN")
    assert answer.body == b"\x1f\x8bnot unpacked"
    assert answer["x-private"] is None
    assert answer["server"] is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_every_method_goes_through(served, newsroom, method):
    assert served.get("/cms/", method=method).status == 200
    assert newsroom.requests[0]["method"] == method


@pytest.mark.parametrize(
    "name",
    ["X-Plate-Mode", "X-Broadsheet-Print", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded",
     "X-Real-IP", "X_Plate_Mode", "X_Forwarded_For", "Proxy", "Keep-Alive", "TE", "Proxy-Authorization"],
)  # fmt: skip
def test_no_reader_says_what_is_ours_to_say(served, newsroom, name):
    headers = served.get("/cms/", **{name: "evil"}).json["headers"]
    assert "evil" not in json.dumps(headers)
    told = dict(headers)
    assert (told["x-forwarded-for"], told["x-forwarded-proto"], told["x-forwarded-host"]) == ("127.0.0.1", "http", HOST)


@pytest.mark.control
def test_another_header_of_a_reader_does_arrive(served, newsroom):
    assert "harmless" in json.dumps(served.get("/cms/", X_Other="harmless").json["headers"])


def test_headers_named_by_connection_are_not_passed_on(served, newsroom):
    raw = request("/cms/", headers={"Host": HOST, "Connection": "close, X-Hop", "X-Hop": "1"})
    assert "x-hop" not in dict(parsed(served.raw(raw))[0].json["headers"])


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        ("", "6.6.6.6", "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6", "6.6.6.6"),
        ("127.0.0.1", "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        ("127.0.0.0/8, 10.0.0.0/8", "6.6.6.6, 9.9.9.9, 10.1.2.3", "9.9.9.9"),
        ("127.0.0.1", "6.6.6.6, nonsense", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.0/8", "127.0.0.2, 127.0.0.3", "127.0.0.2"),
    ],
)
def test_a_readers_address_is_the_last_that_no_proxy_of_ours_has(serve, newsroom, trusted, forwarded, found):
    served = serve(clients=Clients(networks(trusted)))
    told = dict(served.get("/cms/", X_Forwarded_For=forwarded, X_Forwarded_Proto="https").json["headers"])
    assert told["x-forwarded-for"] == found
    assert told["x-forwarded-proto"] == ("https" if trusted else "http")


def test_a_large_upload_streams(served, newsroom):
    sizes = []

    async def count(scope, receive, send):
        while True:
            message = await receive()
            sizes.append(len(message.get("body", b"")))
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    newsroom.answers["/cms/upload"] = count
    assert served.get("/cms/upload", method="POST", body=b"x" * 20_000_000).status == 200
    assert sum(sizes) == 20_000_000
    assert max(sizes) < 2_000_000


def test_a_chunked_upload_goes_through(served, newsroom):
    head = request("/cms/", "POST", {"Host": HOST, "Transfer-Encoding": "chunked", "Connection": "close"})
    raw = served.raw(head, b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n", pause=0.02)
    assert parsed(raw)[0].json["body"] == "abcde"


def test_an_upload_that_waits_for_leave_gets_it(served, newsroom):
    with served.connect() as connection:
        headers = {"Host": HOST, "Content-Length": "3", "Expect": "100-continue", "Connection": "close"}
        connection.sendall(request("/cms/", "POST", headers))
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"abc")
        assert parsed(read_all(connection))[0].json["body"] == "abc"


def test_an_answer_streams_as_it_is_made(served, newsroom):
    go_on = threading.Event()

    async def slowly(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while not go_on.is_set():
            await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"second"})

    newsroom.answers["/cms/slow"] = slowly
    with served.connect() as connection:
        connection.sendall(request("/cms/slow", headers={"Host": HOST, "Connection": "close"}))
        found = b""
        while b"first" not in found:
            found += connection.recv(65536)
        go_on.set()
        assert b"second" in read_all(connection)


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(served, newsroom):
    async def breaking(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError("broken off on purpose")

    newsroom.answers["/cms/half"] = breaking
    raw = served.raw(request("/cms/half", headers={"Host": HOST, "Connection": "close"}))
    assert b"half" in raw
    assert not raw.endswith(b"0\r\n\r\n")


def test_a_reader_who_goes_away_frees_the_newsroom(serve, newsroom):
    served = serve(limits=Limits(places=1, share=1))
    begun, ended = threading.Event(), threading.Event()

    async def endless(scope, receive, send):
        begun.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        ended.set()

    newsroom.answers["/cms/endless"] = endless
    with served.connect() as connection:
        connection.sendall(request("/cms/endless", headers={"Host": HOST}))
        assert begun.wait(5)
    assert ended.wait(5)
    assert served.get("/cms/").status == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_newsroom_that_is_down_is_a_503_and_the_rest_is_up(served, method):
    answer = served.get("/cms/", method=method, body=b"a=b" if method == "POST" else b"")
    assert (answer.status, answer["retry-after"], answer["cache-control"]) == (503, "30", "no-store")
    assert answer["x-content-type-options"] == "nosniff"
    assert served.get("/harbour-opens/").status == 200


def test_a_newsroom_that_comes_back_is_used_again(served, request):
    assert served.get("/cms/").status == 503
    request.getfixturevalue("newsroom")
    assert served.get("/cms/").status == 200


def test_a_newsroom_that_says_nothing_is_given_up(serve, newsroom, monkeypatch):
    monkeypatch.setattr("kiosk.newsroom.SILENCE_SECONDS", 0.3)
    served = serve()

    async def silent(scope, receive, send):
        await asyncio.sleep(5)

    newsroom.answers["/cms/silent"] = silent
    assert served.get("/cms/silent").status == 503


class Gate:
    """Requests that wait inside the newsroom until they are let go."""

    def __init__(self, newsroom, path):
        self.open = threading.Event()
        self.inside = 0
        newsroom.answers[path] = self

    async def __call__(self, scope, receive, send):
        self.inside += 1
        while not self.open.is_set():
            await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def test_a_flood_on_one_part_leaves_room_for_the_others(serve, newsroom):
    served = serve(limits=Limits(places=4, share=2, queue=4, patience=0.3), clients=Clients(networks("127.0.0.1")))
    gate = Gate(newsroom, "/search/")
    with ThreadPoolExecutor(12) as pool:
        flood = [pool.submit(served.get, f"/search/?q={n}", X_Forwarded_For=f"9.9.{n}.9") for n in range(10)]
        until(lambda: gate.inside == 2)
        assert served.get("/cms/", X_Forwarded_For="8.8.8.8").status == 200
        time.sleep(0.4)
        assert gate.inside == 2
        gate.open.set()
        statuses = sorted(each.result().status for each in flood)
    assert statuses == [200] * 2 + [503] * 8


@pytest.mark.parametrize(("narrow", "inside"), [({"/search/": 1}, 1), ({}, 2)])
def test_a_narrow_part_has_fewer_places(serve, newsroom, press, narrow, inside):
    """Without it, the control, as many as any other."""
    press.site(newsroom=["/cms/", "/search/"], narrow=narrow)
    served = serve(limits=Limits(places=4, share=2, queue=8, patience=5), clients=Clients(networks("127.0.0.1")))
    gate = Gate(newsroom, "/search/")
    with ThreadPoolExecutor(4) as pool:
        flood = [pool.submit(served.get, f"/search/?q={n}", X_Forwarded_For=f"9.9.{n}.9") for n in range(4)]
        until(lambda: gate.inside == inside)
        time.sleep(0.2)
        assert gate.inside == inside
        assert served.get("/cms/", X_Forwarded_For="8.8.8.8").status == 200
        gate.open.set()
        assert [each.result().status for each in flood] == [200] * 4


def test_one_neighbourhood_cannot_take_all_places(serve, newsroom):
    served = serve(limits=Limits(places=4, share=2, queue=4, patience=0.3), clients=Clients(networks("127.0.0.1")))
    gate = Gate(newsroom, "/cms/x")
    with ThreadPoolExecutor(8) as pool:
        mine = [pool.submit(served.get, "/cms/x", X_Forwarded_For=f"9.9.9.{n}") for n in range(4)]
        until(lambda: gate.inside == 2)
        assert served.get("/account/", X_Forwarded_For="8.8.8.8").status == 200
        gate.open.set()
        assert [each.result().status for each in mine].count(200) >= 2


def test_who_waits_gets_in_when_there_is_room(serve, newsroom):
    served = serve(limits=Limits(places=1, share=1, queue=8, patience=5))
    gate = Gate(newsroom, "/cms/x")
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(served.get, "/cms/x") for _ in range(4)]
        until(lambda: gate.inside == 1)
        gate.open.set()
        assert [each.result().status for each in waiting] == [200] * 4


def test_no_place_is_lost_by_those_who_give_up():
    async def scene():
        places = Places(Limits(places=2, share=2, queue=100, patience=0.01))

        async def visit(number):
            try:
                async with places.place("a", f"b{number % 3}"):
                    await asyncio.sleep(0.002 * (number % 7))
            except NoPlaceError:
                pass

        tasks = [asyncio.create_task(visit(number)) for number in range(200)]
        for task in tasks[::5]:
            await asyncio.sleep(0.001)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return places

    places = run(scene())
    assert (places._inside, +places._taken, places._queue) == (0, {}, {})


def test_a_page_that_is_announced_is_asked_for_once_however_many_want_it(served, press, newsroom):
    press.announce("/breaking/")
    served.knows(press)
    gate = Gate(newsroom, "/breaking/")
    with ThreadPoolExecutor(30) as pool:
        wanting = [pool.submit(served.get, "/breaking/", Cookie=f"n={n}") for n in range(30)]
        until(lambda: gate.inside == 1)
        time.sleep(0.2)
        gate.open.set()
        answers = [each.result() for each in wanting]
    assert gate.inside == 1
    assert {answer.status for answer in answers} == {200}
    assert {answer["set-cookie"] for answer in answers} == {None}


@pytest.mark.control
def test_a_page_that_nobody_announced_is_asked_for_by_each(served, press, newsroom):
    press.sum_up(complete=False)
    press.print("/x/")
    served.knows(press)
    gate = Gate(newsroom, "/unknown/")
    with ThreadPoolExecutor(5) as pool:
        wanting = [pool.submit(served.get, "/unknown/") for _ in range(5)]
        until(lambda: gate.inside == 5)
        gate.open.set()
        assert {each.result().status for each in wanting} == {200}


def test_nothing_of_one_reader_reaches_the_others_who_wait(served, press, newsroom):
    press.announce("/breaking/")
    served.knows(press)
    seen = served.get(
        "/breaking/", Cookie="session=secret", Authorization="Basic x", If_None_Match='"x"', Range="bytes=0-1"
    ).json
    assert not {"cookie", "authorization", "if-none-match", "range"} & {name for name, _ in seen["headers"]}


def test_whoever_wants_only_the_head_spoils_nobody_elses_page(served, press, newsroom):
    press.announce("/breaking/")
    served.knows(press)
    head = served.get("/breaking/", method="HEAD")
    assert head.body == b""
    assert int(head["content-length"]) > 100
    assert newsroom.requests[0]["method"] == "GET"


def test_a_page_that_was_printed_on_demand_is_handed_out_as_a_plate(served, press, newsroom):
    press.announce("/breaking/")
    served.knows(press)

    async def printing(scope, receive, send):
        press.print("/breaking/", "Printed")
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
        await send({"type": "http.response.body", "body": b"Rendered"})

    newsroom.answers["/breaking/"] = printing
    assert served.get("/breaking/").text == "Printed"
    assert served.get("/breaking/").text == "Printed"
    assert newsroom.asked["/breaking/"] == 1


def test_an_announced_page_without_a_newsroom_is_a_503(served, press):
    press.announce("/breaking/")
    served.knows(press)
    assert served.get("/breaking/").status == 503


def test_a_socket_with_a_long_way_to_it_is_reached(press, tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    (deep / "run").mkdir(parents=True)
    here = os.getcwd()
    server = socket.socket(socket.AF_UNIX)
    os.chdir(deep / "run")
    try:
        server.bind("newsroom.sock")
    finally:
        os.chdir(here)
    server.listen()

    def answer():
        for _asked in range(2):  # where nothing is printed yet, first how it is
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    found = ask(Kiosk(deep), "/anything/")
    thread.join()
    server.close()
    assert found.status == 204


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
    ],
)
def test_a_neighbourhood_is_what_one_customer_has(address, network):
    assert neighbourhood(address) == network


def test_health_tells_of_the_edition_apart_from_the_newsroom(served, press, request):
    answer = served.get("/healthz", Host="10.0.0.7")
    assert answer.status == 200
    assert answer["cache-control"] == "no-store"
    facts = answer.json
    assert facts["edition"] | {"age": 0} == {"sequence": press.seq, "age": 0, "plates": 4, "complete": True}
    assert 0 <= facts["edition"]["age"] < 60
    assert facts["newsroom"] == "down"
    request.getfixturevalue("newsroom")
    until(lambda: served.get("/healthz").json["newsroom"] == "up")


def test_health_without_an_edition_and_without_a_newsroom_is_bad(tmp_path):
    kiosk = Kiosk(tmp_path)
    assert ask(kiosk, "/healthz", headers={"Host": "x"}).status == 503
