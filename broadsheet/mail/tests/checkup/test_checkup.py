"""The doctor says what is wrong with our records, and the text to paste."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import dns.resolver
import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.mail.checkup import alignment, registering, server, signatures, spf
from broadsheet.mail.checkup.asking import NoNetworkError, RealNames
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.tests.checkup.names import Silent, Zone
from broadsheet.mail.tests.lines.servers import SHORT, free_port, scripted
from broadsheet.ops import doctor

PAPER = "paper.example"
OURS, SIX, ANOTHER = "9.9.9.9", "2620:fe::fe", "8.8.8.8"


def spf_of(text, ours=(OURS,), **more):
    texts = {PAPER: [text] if isinstance(text, str) else text, **more.pop("others", {})}
    return list(spf.look(Zone(texts=texts, **more), domain=PAPER, addresses=list(ours)))


def pasted(trouble):
    """The text of the TXT record that a trouble gives."""
    return re.search(r'IN TXT "([^"]*)"', trouble)[1]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("v=spf1 ip4:9.9.9.9 -all", {}),
        ("v=spf1 ip4:9.9.9.0/24 ~all", {}),
        ("V=SPF1 +ip4:9.9.9.9 ?all", {}),
        ("v=spf1 a -all", {"addresses": {PAPER: [OURS]}}),
        ("v=spf1 a:mail.paper.example -all", {"addresses": {"mail.paper.example": [OURS]}}),
        ("v=spf1 a/24 -all", {"addresses": {PAPER: ["9.9.9.1"]}}),
        ("v=spf1 mx -all", {"servers": {PAPER: ["mx.paper.example"]}, "addresses": {"mx.paper.example": [OURS]}}),
        ("v=spf1 include:host.example -all", {"others": {"host.example": ["v=spf1 ip4:9.9.9.9 -all"]}}),
        ("v=spf1 redirect=host.example", {"others": {"host.example": ["v=spf1 ip4:9.9.9.9 -all"]}}),
    ],
)
def test_spf_that_allows_us_is_well(text, zone):
    assert spf_of(text, **zone) == []


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ([], {}),
        ("v=spf1 -all", {}),
        ("v=spf1 ip4:8.8.8.8 -all", {}),
        ("v=spf1 -ip4:9.9.9.9 ~all", {}),
        ("v=spf1 include:host.example -all", {"others": {"host.example": ["v=spf1 -all"]}}),
        ("v=spf1 include:host.example -all", {}),
        ("v=spf1 exists:%{i}.host.example -all", {}),
    ],
)  # fmt: skip
def test_spf_that_does_not_allow_us_is_told_with_one_that_does(text, zone):
    [trouble] = spf_of(text, **zone)
    assert f"{PAPER}. 3600 IN TXT" in trouble
    assert spf_of(pasted(trouble), **zone) == []


def test_spf_for_addresses_of_both_kinds():
    [trouble] = spf_of("v=spf1 ip4:9.9.9.9 -all", ours=(OURS, SIX))
    assert OURS not in trouble.partition("Replace")[0]
    assert spf_of(pasted(trouble), ours=(OURS, SIX)) == []


def test_spf_that_receivers_take_for_broken_or_that_allows_everybody():
    assert "2 SPF records" in spf_of(["v=spf1 -all", "v=spf1 ip4:9.9.9.9 -all"])[0]
    chain = {f"{n}.example": [f"v=spf1 include:{n + 1}.example -all"] for n in range(20)}
    assert "more than 10 times" in spf_of("v=spf1 include:0.example -all", others=chain)[0]
    loop = {"a.example": ["v=spf1 include:a.example -all"]}
    assert "more than 10 times" in spf_of("v=spf1 include:a.example -all", others=loop)[0]
    [trouble] = spf_of("v=spf1 +all")
    assert "allows everybody" in trouble
    assert pasted(trouble) == "v=spf1 ~all"


@pytest.fixture
def made(settings, tmp_path):
    settings.DATA_DIR, settings.DKIM_ED25519 = tmp_path, False
    return keys.begin(PAPER)


def zone_of(pairs, **changed):
    found = [records.of(keys.of(name, pairs.domain)) for name in pairs.still_needed(clock.now())]
    return Zone(texts={record.name: [record.text] for record in found} | changed)


def test_dkim_records_that_are_ours_are_well_and_all_that_are_needed_are_looked_for(made):
    assert list(signatures.look(zone_of(made), domain=PAPER)) == []
    troubles = list(signatures.look(Zone(), domain=PAPER))
    assert len(troubles) == 2
    assert all(
        records.of(keys.of(name, PAPER)).as_zone in text
        for name, text in zip((made.used, made.coming), troubles, strict=True)
    )
    rotated = keys.rotate()
    assert len(list(signatures.look(Zone(), domain=PAPER))) == 3
    assert list(signatures.look(zone_of(rotated), domain=PAPER)) == []


def test_a_dkim_record_with_another_key_or_twice_is_told(made):
    name = f"{made.used}._domainkey.{PAPER}"
    ours, other = (records.of(keys.of(selector, PAPER)).text for selector in (made.used, made.coming))
    assert "another key" in next(iter(signatures.look(zone_of(made, **{name: [other]}), domain=PAPER)))
    assert "2 DKIM records" in next(iter(signatures.look(zone_of(made, **{name: [ours, other]}), domain=PAPER)))
    assert "another kind" in next(
        iter(signatures.look(zone_of(made, **{name: [ours.replace("k=rsa", "k=ed25519")]}), domain=PAPER))
    )
    spaced = ours.replace("; ", ";").replace("v=DKIM1;", "")
    assert list(signatures.look(zone_of(made, **{name: [spaced]}), domain=PAPER)) == []


def test_without_keys_the_doctor_says_how_to_make_them(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert "broadsheet mail keys --make" in next(iter(signatures.look(Zone(), domain=PAPER)))


def dmarc(text, *, domain=PAPER, signs=PAPER, envelope=PAPER, place=PAPER):
    zone = Zone(texts={f"_dmarc.{place}": [text] if isinstance(text, str) else text})
    return list(alignment.look(zone, domain=domain, signs=signs, envelope=envelope))


def test_dmarc_that_agrees_is_well():
    assert dmarc("v=DMARC1; p=none") == []
    assert dmarc("v=DMARC1;p=reject;adkim=s;aspf=s") == []
    assert dmarc("v=DMARC1; p=none", domain="news.paper.example", signs=PAPER, envelope="b.paper.example") == []


def test_dmarc_that_is_not_there_is_told_with_one_that_would_do():
    [trouble] = dmarc([])
    assert trouble.endswith(f'_dmarc.{PAPER}. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@{PAPER}"')
    assert dmarc(pasted(trouble)) == []
    assert "no policy" in dmarc("v=DMARC1; rua=mailto:a@paper.example")[0]
    assert "2 DMARC records" in dmarc(["v=DMARC1; p=none", "v=DMARC1; p=reject"])[0]


def test_dmarc_that_does_not_agree_is_told():
    assert "DKIM signs for other.example" in dmarc("v=DMARC1; p=none", signs="other.example")[0]
    assert "the envelope is of other.example" in dmarc("v=DMARC1; p=none", envelope="other.example")[0]
    assert "adkim=s" in dmarc("v=DMARC1; p=none; adkim=s", signs="sub.paper.example")[0]


def test_the_server_s_address_has_a_name_that_has_the_address():
    well = Zone(pointers={OURS: ["mail.paper.example"]}, addresses={"mail.paper.example": [OURS]})
    assert list(server.look_at_names(well, addresses=[OURS])) == []
    assert "9.9.9.9.in-addr.arpa. 3600 IN PTR" in next(iter(server.look_at_names(Zone(), addresses=[OURS])))
    apart = Zone(pointers={OURS: ["mail.paper.example"]}, addresses={"mail.paper.example": [ANOTHER]})
    assert "mail.paper.example. 3600 IN A 9.9.9.9" in next(iter(server.look_at_names(apart, addresses=[OURS])))


def elsewhere(found, **more):
    """The same server under a name that isn't this machine's, for what is asked of it alone."""
    facts = {"host": "mail.paper.example", "port": 587, "starttls": False, "tls": False} | more
    return SimpleNamespace(**facts, connect=found.connect)


def test_letters_in_the_open_are_told_and_what_to_do():
    for ehlo, word in ((b"250-here\r\n250 STARTTLS\r\n", "EMAIL_TLS=1"), (b"250 here\r\n", "offers no TLS")):
        with scripted(EHLO=ehlo) as found:
            assert list(server.look_at_tls(found.server, patience=SHORT)) == []
            [trouble] = server.look_at_tls(elsewhere(found.server), patience=SHORT)
            assert word in trouble


def test_a_server_that_gives_no_line_is_told():
    with scripted(greeting=b"554 5.7.1 not you\r\n") as found:
        assert "554 5.7.1 not you" in next(iter(server.look_at_tls(found.server, patience=SHORT)))


def test_a_certificate_that_ends_soon_is_told():
    line = SimpleNamespace(
        certificate_ends=clock.now() + timedelta(days=10), offers=lambda _word: False, close=lambda: None
    )
    found = elsewhere(SimpleNamespace(connect=lambda _patience: line), starttls=True)
    with time_machine.travel(clock.now(), tick=False):
        assert "renew it" in next(iter(server.look_at_tls(found, patience=Patience())))
        line.certificate_ends += timedelta(days=5)
        assert list(server.look_at_tls(found, patience=Patience())) == []


@pytest.fixture
def by_smtp(settings, tmp_path):
    settings.EMAIL_BACKEND = "broadsheet.mail.smtp.EmailBackend"
    settings.DATA_DIR = tmp_path
    settings.DEFAULT_FROM_EMAIL = f"The Paper <letters@{PAPER}>"
    settings.EMAIL_HOST, settings.BOUNCES_COME_BACK, settings.MAIL_SENDING_IPS = "mail.paper.example", False, []
    return settings


LOOKS = [
    registering.spf_allows_us,
    registering.dkim_is_published,
    registering.dmarc_agrees,
    registering.names_are_the_addresses_own,
]


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[2], LOOKS[3]])
def test_without_a_network_nothing_is_said_to_be_missing(by_smtp, look):
    [trouble] = registering.asked(look, Silent())()
    assert trouble.startswith("The DNS does not answer here")
    assert "IN TXT" not in trouble


def test_where_no_letter_leaves_nothing_is_looked_at(by_smtp):
    by_smtp.EMAIL_BACKEND = "broadsheet.mail.console.EmailBackend"
    assert [list(registering.asked(look, Silent())()) for look in LOOKS] == [[], [], [], []]
    for kind in ("letters are from", "SPF", "DKIM", "DMARC", "the server's name", "the line"):
        [finding] = doctor.examine(f"mail: {kind}")
        assert finding.troubles == ()


def test_a_paper_in_order_has_nothing_to_mend(by_smtp):
    made = keys.begin(PAPER)
    zone = zone_of(made, **{PAPER: [f"v=spf1 ip4:{OURS} -all"], f"_dmarc.{PAPER}": ["v=DMARC1; p=none"]})
    zone.records |= {"addresses": {"mail.paper.example": [OURS]}, "pointers": {OURS: ["mail.paper.example"]}}
    assert [list(registering.asked(look, zone)()) for look in LOOKS] == [[], [], [], []]


def test_a_relay_of_one_s_own_network_must_say_whence_letters_leave(by_smtp):
    zone = Zone(addresses={"mail.paper.example": ["10.0.0.7"]})
    assert "MAIL_SENDING_IPS" in next(iter(registering.asked(registering.spf_allows_us, zone)()))
    by_smtp.MAIL_SENDING_IPS = [OURS]
    assert f"ip4:{OURS}" in next(iter(registering.asked(registering.spf_allows_us, zone)()))


def test_a_sender_under_an_example_s_domain_is_told(by_smtp):
    assert "nobody's" in next(iter(registering.asked(registering.sender_is_ours, Zone())()))


def test_a_real_resolver_that_nobody_answers_says_so():
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.timeout = ["127.0.0.1"], free_port(), 0.1
    resolver.lifetime = 0.2
    with pytest.raises(NoNetworkError):
        RealNames(resolver, patience=0.2).texts(PAPER)
