"""Codes of gifts: 15 random symbols of Crockford's base 32 (75 bits) and his check symbol, forgiving as he meant them.

What is kept of a code is its keyed digest, by which it is found, and the code itself under a second key, so that it can
be sent again, printed and listed for whoever bought it. Both keys lie in `DATA_DIR/secrets`: a database alone redeems
nothing. Why: decision 0013.
"""

from __future__ import annotations

import hashlib
import secrets

from cryptography.fernet import Fernet

from broadsheet.foundation import own_keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = f"{ALPHABET}*~$=U"
"""Crockford's 37 check symbols. Codes whose check would be one of the four signs are not given out: in a link they break."""
LENGTH = 15
GROUP = 4

_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEFT_OUT = str.maketrans("", "", "-–—‐‑ ._/\u00a0\t\r\n")


class MistypedError(ValueError):
    """What was typed is no code: too long, too short, or its check symbol doesn't fit. Nothing was looked up."""


def new() -> str:
    """A code that nobody has, in its plain form of 16 letters and figures."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        check = _check(body)
        if check.isalnum():
            return body + check


def read(typed: str) -> str:
    """The plain form of what somebody typed. Raises `MistypedError`."""
    plain = loose(typed)
    body, check = plain[:LENGTH], plain[LENGTH:]
    if len(plain) != LENGTH + 1 or not set(body) <= set(ALPHABET) or _check(body) != check:
        raise MistypedError
    return plain


def loose(typed: str) -> str:
    """What somebody typed, or a part of it, without what is between the signs. Nothing is checked."""
    return typed[:200].upper().translate(_LEFT_OUT).translate(_MEANT)


def written(code: str) -> str:
    """As it stands on a card: `K3Z9-0W5Q-8TTA-1CXB`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest(code: str) -> str:
    """What the database finds it by. Without the key nobody can tell whether a digest is of some code."""
    key = own_keys.kept("gift-digest", lambda: secrets.token_bytes(32))
    return hashlib.blake2b(code.encode(), key=key, digest_size=24).hexdigest()


def sealed(code: str) -> str:
    """The code as the database keeps it."""
    return _seal().encrypt(code.encode()).decode()


def opened(kept: str) -> str:
    """The code again."""
    return _seal().decrypt(kept.encode()).decode()


def _seal() -> Fernet:
    return Fernet(own_keys.kept("gift-seal", Fernet.generate_key))


def _check(body: str) -> str:
    number = 0
    for symbol in body:
        number = number * 32 + ALPHABET.index(symbol)
    return CHECKS[number % 37]
