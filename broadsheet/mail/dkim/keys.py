"""The paper's own keys: in `DATA_DIR/secrets/dkim` (0600), one pair in use and the next one ready, so that its record is
known everywhere before the first letter is signed with it, and the last one's stays until its letters have arrived.

A pair is a key of RSA under its selector, and one of Ed25519 under the selector with `-ed` behind it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.mail.dkim.signing import SMALLEST, Key, PrivateKey, Signer

KEPT_FOR = timedelta(days=14)
"""How long a replaced pair's records must stay published: twice as long as a signature holds."""


@dataclass(frozen=True)
class Pairs:
    """Which selectors there are. `replaced` tells since when each is in use no more, as ISO 8601."""

    domain: str
    used: str
    coming: str
    replaced: dict[str, str] = field(default_factory=dict)

    def still_needed(self, now: datetime) -> list[str]:
        """Selectors whose records must be published now: the one in use, the next, and the last ones for a while."""
        last = [name for name, since in self.replaced.items() if datetime.fromisoformat(since) + KEPT_FOR > now]
        return [self.used, self.coming, *last]


class NoKeysError(Exception):
    """There are no keys yet, or there are some already. The text is for whoever asked."""


def pairs() -> Pairs | None:
    """What there is; None before the first pair was made."""
    try:
        return Pairs(**json.loads((_folder() / "pairs.json").read_text()))
    except FileNotFoundError:
        return None


def begin(domain: str) -> Pairs:
    """Make the first two pairs, and use one. Raises `NoKeysError` if there are some."""
    with _alone():
        if pairs() is not None:
            raise NoKeysError("There are keys already: replace them, one at a time.")
        made = Pairs(domain=domain, used=_new_pair(), coming=_new_pair())
        return _write(made)


def rotate() -> Pairs:
    """Use the next pair, and make another one to come. Raises `NoKeysError` if there are none."""
    with _alone():
        before = pairs()
        if before is None:
            raise NoKeysError("There are no keys yet.")
        replaced = before.replaced | {before.used: clock.now().isoformat()}
        return _write(Pairs(domain=before.domain, used=before.coming, coming=_new_pair(), replaced=replaced))


def signer() -> Signer | None:
    """Signs with the pair in use; None if there are no keys. Look again for each batch: keys are replaced while others run."""
    try:
        made_at = (_folder() / "pairs.json").stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _signer(str(_folder()), made_at, settings.DKIM_ED25519)


def of(selector: str, domain: str) -> Key:
    """One pair's key of RSA, or of Ed25519 if the selector ends with `-ed`."""
    loaded: PrivateKey = _load(selector)
    return Key(domain=domain, selector=selector, private=loaded)


@lru_cache(maxsize=2)
def _signer(_folder: str, _made_at: int, with_ed25519: bool) -> Signer | None:
    known = pairs()
    if known is None:
        return None
    names = [known.used, f"{known.used}-ed"] if with_ed25519 else [known.used]
    return Signer([of(name, known.domain) for name in names])


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "secrets" / "dkim"


def _new_pair() -> str:
    selector = f"b{clock.now():%Y%m%d}{secrets.token_hex(2)}"
    _keep(f"{selector}.pem", _pem(generate_private_key(public_exponent=65537, key_size=SMALLEST)))
    _keep(f"{selector}-ed.pem", _pem(Ed25519PrivateKey.generate()))
    return selector


def _load(selector: str) -> PrivateKey:
    found = load_pem_private_key((_folder() / f"{selector}.pem").read_bytes(), password=None)
    if not isinstance(found, RSAPrivateKey | Ed25519PrivateKey):
        raise NoKeysError(f"{selector} is a key of a kind that nobody verifies.")
    return found


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(made: Pairs) -> Pairs:
    _keep("pairs.json", json.dumps(asdict(made), indent=1).encode())
    return made


def _keep(name: str, content: bytes) -> None:
    """In one step, and on the disk before anybody is told to publish what belongs to it."""
    unfinished = _folder() / f".{name}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(_folder() / name)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Nobody else replaces keys meanwhile."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
