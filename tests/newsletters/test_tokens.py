"""Tokens in links: forged, swapped between purposes and persons, used again. None opens what it was not made for."""

from __future__ import annotations

import os
import random
import string

import pytest
from django.test import Client

from broadsheet.newsletters import signing_up, waiting
from broadsheet.newsletters.models import Consent, SignUp, Subscriber, Subscription
from tests.facts import tell
from tests.newsletters.conftest import OURS

pytestmark = pytest.mark.django_db

MUTATIONS = int(os.environ.get("PROOF_MUTATIONS", "600"))
LETTERS = string.ascii_letters + string.digits + "-_=.:%~"
WAYS = {
    "unsubscribe": ("/subscription/end/{}/", {"List-Unsubscribe": "One-Click"}),
    "unsubscribe, by hand": ("/subscription/end/{}/", {"act": "end"}),
    "less often": ("/subscription/end/{}/", {"act": "less"}),
    "undo": ("/subscription/end/{}/", {"act": "undo"}),
    "confirm": ("/subscription/confirmation/{}/", {}),
    "preferences": ("/subscription/{}/", {"act": "pause"}),
    "preferences, ending all": ("/subscription/{}/", {}),
}
"""Each purpose of a token, and what a POST to its address says."""
PURPOSE = {name: name.partition(",")[0] for name in WAYS} | {"less often": "unsubscribe", "undo": "unsubscribe"}


@pytest.fixture
def tokens(lamp):
    """Of each purpose, for two persons: what a letter to them holds. One sign-up was confirmed already."""
    made = {"unsubscribe": [], "confirm": [], "preferences": [], "spent": [], "ticket": []}
    for number in range(2):
        subscriber = Subscriber.objects.create(email=f"reader{number}@reader.example", language="en")
        made["unsubscribe"].append(Subscription.objects.create(subscriber=subscriber, newsletter=lamp).token)
        made["preferences"].append(subscriber.token)
        made["ticket"].append(waiting.ticket(subscriber.email))
        for kind in ("confirm", "spent"):
            token = signing_up.new_token()
            made[kind].append(token)
            asked = SignUp.objects.create(
                email=f"{kind}{number}@reader.example", digest=signing_up.digest_of(token), language="en", text="x"
            )
            asked.newsletters.add(lamp)
    for token in made["spent"]:
        signing_up.confirm(token=token)
    return made


def mutated(tokens, rng):
    """A token that no letter holds for this purpose: forged from a true one, or a true one of something else."""
    kind = rng.choice(list(tokens))
    token = rng.choice(tokens[kind])
    act = rng.randrange(9)
    at = rng.randrange(len(token))
    if act == 0:
        return kind, token  # swapped: as it is, at another purpose's address
    if act == 1:
        return "", token[:at] + rng.choice(LETTERS.replace(token[at], "")) + token[at + 1 :]
    if act == 2:
        return "", token[:at] + token[at + 1 :]
    if act == 3:
        return "", token[:at] + rng.choice(LETTERS) + token[at:]
    if act == 4:
        return "", token.swapcase()
    if act == 5:
        return "", token[::-1]
    if act == 6:
        other = rng.choice(tokens[rng.choice(list(tokens))])
        return "", token[: len(token) // 2] + other[len(other) // 2 :]
    if act == 7:
        return "", "".join(rng.choices(LETTERS, k=rng.choice([1, 8, 32, 43, 64, 200])))
    return "", token + rng.choice([" ", "%00", "%0a", "/../x", "'", "%F0%9F%92%A9", "?x=1", ";", "%2f"])


def state():
    return [list(model.objects.order_by("pk").values()) for model in (Subscription, Subscriber, SignUp, Consent)]


def test_no_forged_swapped_or_spent_token_is_taken(tokens):
    rng = random.Random(8)
    true = {token for found in tokens.values() for token in found}
    before, tried, taken = state(), dict.fromkeys(WAYS, 0), []
    client = Client()
    while sum(tried.values()) < MUTATIONS:
        way = rng.choice(list(WAYS))
        kind, token = mutated(tokens, rng)
        if kind == PURPOSE[way] or (not kind and token.partition("?")[0] in true):
            continue  # it is the right one, by chance or by choice
        path, body = WAYS[way]
        answer = client.post(path.format(token), body, headers=OURS)
        tried[way] += 1
        if answer.status_code < 400:
            taken.append((way, kind, token))
    now = state()
    for purpose in ("unsubscribe", "confirm", "preferences"):
        count = sum(number for way, number in tried.items() if PURPOSE[way] == purpose)
        tell(f"tokens: tried at {purpose}", count)
    tell("tokens: taken for another purpose or person", len(taken) + (now != before))
    assert taken == []
    assert now == before


def test_a_token_moves_its_own_person_alone(tokens):
    client = Client()
    client.post(f"/subscription/{tokens['preferences'][0]}/", {}, headers=OURS)
    client.post(f"/subscription/end/{tokens['unsubscribe'][0]}/", {"act": "less"})
    client.post(f"/subscription/confirmation/{tokens['confirm'][0]}/", headers=OURS)
    assert Subscription.objects.running().get(token=tokens["unsubscribe"][1]).pace == "every"
    assert SignUp.objects.get(email="confirm1@reader.example").confirmed_at is None
    assert client.post(f"/subscription/confirmation/{tokens['confirm'][0]}/", headers=OURS).status_code == 404


def test_an_issue_that_is_not_out_is_shown_to_nobody_by_any_token(tokens, lamp, issue_of):
    """A preview lives in its editor's session. No address of ours shows an unpublished issue for a token."""
    issue = issue_of(lamp, ("heading", "Fog"))
    client = Client()
    tried = seen = 0
    addresses = (
        f"/newsletters/morning-lamp/{issue.slug}/",
        f"/cms/pages/{issue.pk}/edit/preview/",
        f"/cms/pages/{issue.pk}/view_draft/",
    )
    for token in [token for found in tokens.values() for token in found]:
        for address in addresses:
            for name in ("token", "preview", "mode"):
                answer = client.get(f"{address}?{name}={token}", headers={"Authorization": f"Bearer {token}"})
                tried += 1
                seen += answer.status_code == 200 or "Fog until noon" in answer.content.decode()
    tell("tokens: tried at preview", tried)
    tell("tokens: taken for another purpose or person", seen)
    assert seen == 0


@pytest.mark.control
def test_a_true_token_is_taken(tokens):
    before = state()
    answer = Client().post(WAYS["unsubscribe"][0].format(tokens["unsubscribe"][0]), WAYS["unsubscribe"][1])
    assert answer.status_code == 200
    assert state() != before
