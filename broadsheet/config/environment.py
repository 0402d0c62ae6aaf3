"""What every process must know before Django is there: the kiosk and the supervisor never load it."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PAYMENT_HOSTS = {"stripe": ("checkout.stripe.com", "billing.stripe.com")}
SCORER_KEY_LENGTH = 16
STRIPE_NEEDS = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class MistakenSettingError(OSError):
    """A variable of the environment that cannot be used as it is; told in one line."""


def data_dir() -> Path:
    """Where everything is kept that is worth a backup (`DATA_DIR`)."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()


def port() -> int:
    """The port that readers come to (`PORT`). Raises `MistakenSettingError`."""
    said = os.environ.get("PORT") or "8000"
    if not said.isascii() or not said.isdigit() or not 0 < int(said) < 65536:
        raise MistakenSettingError(f"PORT must be a number from 1 to 65535, and is {said!r}.")
    return int(said)


def host() -> str:
    """The address that readers come to (`HOST`): this machine alone, unless said otherwise."""
    return os.environ.get("HOST") or "127.0.0.1"


def site_url() -> str:
    """Where readers find the site (`SITE_URL`), without a slash at its end."""
    return (os.environ.get("SITE_URL") or f"http://127.0.0.1:{port()}").rstrip("/")


def is_this_machine_alone(site_url: str) -> bool:
    """Whether the site is seen on this machine alone, as when a newcomer tries it."""
    return urlsplit(site_url).hostname in _LOOPBACK and host() in _LOOPBACK


def check_demo_password(site_url: str) -> None:
    """A password that is known from the documentation opens no site on the net. Raises `MistakenSettingError`."""
    if os.environ.get("DEMO_PASSWORD") and not is_this_machine_alone(site_url):
        raise MistakenSettingError(
            f"DEMO_PASSWORD is for trying the demo on this machine alone. {site_url} on {host()} would be open to anybody "
            "who knows it: take DEMO_PASSWORD away, and add your staff with `broadsheet staff add`."
        )


def usual_payment_providers(site_url: str) -> str:
    """What can be tried while somebody tries the product on this machine; elsewhere none until one is named."""
    return "sandbox,bank_transfer" if is_this_machine_alone(site_url) else ""


def check_payment_providers(slugs: list[str], site_url: str) -> None:
    """The sandbox would give memberships away to anybody. Raises `MistakenSettingError`."""
    unknown = set(slugs) - {"sandbox", "stripe", "bank_transfer"}
    if unknown:
        raise MistakenSettingError(f"PAYMENT_PROVIDERS names {', '.join(sorted(unknown))}, which we don't know.")
    if "sandbox" in slugs and not is_this_machine_alone(site_url):
        raise MistakenSettingError(
            f"PAYMENT_PROVIDERS=sandbox takes no money: on {site_url} it would give memberships to whoever asks. "
            "Name a real provider, or leave it empty."
        )
    missing = [name for name in STRIPE_NEEDS if not os.environ.get(name)]
    if "stripe" in slugs and missing:
        raise MistakenSettingError(f"PAYMENT_PROVIDERS=stripe needs {' and '.join(missing)}.")


def check_payment_scorer(url: str, key: str) -> None:
    """A scorer that can't be asked would have every payment held. Raises `MistakenSettingError`."""
    if not url:
        return
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise MistakenSettingError(f"PAYMENT_SCORER_URL must be an address of the web; “{url}” is none.")
    if len(key) < SCORER_KEY_LENGTH:
        raise MistakenSettingError(
            f"PAYMENT_SCORER_URL needs PAYMENT_SCORER_KEY, of {SCORER_KEY_LENGTH} signs at the least: what is asked is signed."
        )


def payment_hosts(slugs: list[str]) -> list[str]:
    """Where providers let readers pay: a form that is answered with the way there is blocked, unless the policy names it."""
    hosts = [f"https://{host}" for slug in slugs for host in _PAYMENT_HOSTS.get(slug, ())]
    # Something that behaves like Stripe has its own page for cards.
    other = urlsplit(os.environ.get("STRIPE_API_HOST", "")) if "stripe" in slugs else None
    return [*hosts, f"{other.scheme}://{other.netloc}"] if other and other.netloc else hosts


def usual_rates(providers: list[str], base: str) -> str:
    """What the sandbox's currencies are worth while somebody tries the product; real money has none until they are set."""
    return "USD=0.92,UAH=0.021" if "sandbox" in providers and "stripe" not in providers and base == "EUR" else ""


def rates(said: str) -> dict[str, str]:
    """`CURRENCY_RATES`, such as `USD=0.92,UAH=0.021`: whole units of the base currency for one. Raises `MistakenSettingError`."""
    found = {}
    for pair in filter(None, (part.strip() for part in said.split(","))):
        code, _, rate = pair.partition("=")
        if not re.fullmatch(r"[A-Z]{3}", code) or not re.fullmatch(r"\d{1,9}(\.\d{1,12})?", rate):
            raise MistakenSettingError(f"CURRENCY_RATES must look like USD=0.92,UAH=0.021; “{pair}” does not.")
        found[code] = rate
    return found


def day(name: str) -> date | None:
    """A day such as 2026-11-28, or none. Raises `MistakenSettingError`."""
    said = os.environ.get(name) or ""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise MistakenSettingError(f"{name} must be a day such as 2026-11-28, and is {said!r}.") from None


def narration_engines(said: str) -> dict[str, str]:
    """`en=hibari,uk=espeak` → who speaks which language. Empty: nobody speaks. Raises `MistakenSettingError`."""
    pairs = [pair.strip().partition("=") for pair in said.split(",") if pair.strip()]
    unknown = sorted({engine for _language, _sign, engine in pairs} - VOICES)
    if unknown or not all(language for language, _sign, _engine in pairs):
        raise MistakenSettingError(
            f"NARRATION_ENGINES is {said!r}: please give pairs like en=hibari,uk=espeak; there are {', '.join(sorted(VOICES))}"
        )
    return {language: engine for language, _sign, engine in pairs}


VOICES = {"hibari", "kokoro", "espeak"}
