"""All settings, read from the environment. `docs/configuration.md` lists every variable."""

from __future__ import annotations

import os
import secrets
from urllib.parse import urlsplit

import dj_database_url
from django.conf.locale import LANG_INFO
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from broadsheet.config import bank_account, environment, outside
from broadsheet.foundation import inline

BASE_DIR = environment.BASE_DIR
DATA_DIR = environment.data_dir()
PORT = environment.port()


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _secret(name: str) -> str:
    """The secret from the environment, else from its file under `DATA_DIR/secrets`, made on first use (0600)."""
    if value := os.environ.get(name):
        return value
    path = DATA_DIR / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(get_random_secret_key())
        try:
            os.link(unfinished, path)  # the first process to get here wins; the others read its secret
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text().strip()


# The site ----------------------------------------------------------------------------------------------------------
SITE_URL = environment.site_url()
environment.check_demo_password(SITE_URL)
LANGUAGE_CODE = os.environ.get("DEFAULT_LANGUAGE") or "en"
LANGUAGE_HOSTS = dict(pair.split("=", 1) for pair in _words("LANGUAGE_HOSTS"))
TIME_ZONE = os.environ.get("PUBLICATION_TIME_ZONE") or "Europe/Kyiv"

_content = _words("CONTENT_LANGUAGES", "en,uk")
_known = {code: info["name_local"].capitalize() for code, info in LANG_INFO.items() if "name_local" in info}
WAGTAIL_CONTENT_LANGUAGES = [(code, _known.get(code, code)) for code in dict.fromkeys([LANGUAGE_CODE, *_content])]
# The interface speaks English and Ukrainian; Wagtail wants every content language among these, too.
LANGUAGES = [
    ("en", _("English")),
    ("uk", _("Ukrainian")),
    *((code, name) for code, name in WAGTAIL_CONTENT_LANGUAGES if code not in {"en", "uk"}),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "broadsheet.config.formats"
USE_TZ = True
WAGTAIL_I18N_ENABLED = True
# A translation begins as a draft, whatever the original is: else English text would be out under a Ukrainian address.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# Security ----------------------------------------------------------------------------------------------------------
DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = _secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = _words("SECRET_KEY_FALLBACKS")
_hosts = {urlsplit(SITE_URL).hostname or "127.0.0.1", *(host.split(":")[0] for host in LANGUAGE_HOSTS.values())}
ALLOWED_HOSTS = [*_hosts, *_words("ALLOWED_HOSTS")]
if _hosts & {"127.0.0.1", "localhost"}:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
_is_https = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_NAME = "__Host-session" if _is_https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _is_https else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The kiosk says how the reader came; ForwardedMiddleware drops what anybody else says.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = _words("TRUSTED_PROXIES", "127.0.0.1,::1" if os.environ.get("BEHIND_PROXY") == "1" else "")
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_REFERRER_POLICY = (
    "same-origin"  # with "no-referrer", forms on plates would come from "null"; see foundation/same_origin.py
)
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview frames our own pages
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PAYMENT_PROVIDERS = _words("PAYMENT_PROVIDERS", environment.usual_payment_providers(SITE_URL))
environment.check_payment_providers(PAYMENT_PROVIDERS, SITE_URL)
CONTENT_SECURITY_POLICY = {
    # The desk has a policy of its own (newsroom/middleware.py): Wagtail's admin has scripts and styles within its pages.
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # The few that must run before a page is painted stand within it; nobody can add another one.
        "script-src": ["'self'", *inline.hashes()],
        "img-src": ["'self'", "data:"],
        # A post or film of another site appears in a frame when a reader clicks; our own pages never run its scripts.
        "frame-src": ["'self'", "https:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *environment.payment_hosts(PAYMENT_PROVIDERS)],
        "frame-ancestors": ["'self'"],
    },
}

# Signing in --------------------------------------------------------------------------------------------------------
# Of staff, everywhere but on this very machine: there a newcomer tries the demo with its password alone.
SECOND_FACTOR_REQUIRED = not environment.is_this_machine_alone(SITE_URL)
SECOND_FACTOR_KEY = _secret("SECOND_FACTOR_KEY")
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
SESSION_COOKIE_AGE = 60 * 24 * 3600
STAFF_SESSION_SECONDS = 7 * 24 * 3600
ACCOUNT_ADAPTER = "broadsheet.readers.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code proves the address; who has none signs in with nothing else but a password
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_METHODS = ["code", "mfa", "password"]
ACCOUNT_FORMS = {
    "login": "broadsheet.readers.forms.PasswordForm",
    "reauthenticate": "broadsheet.readers.forms.PasswordAgainForm",
}
# Its own are kept in each process's memory, and lock the owner of an address out with its attackers: see readers/limits.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "broadsheet.readers.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "broadsheet.readers.forms.SecondFactorForm",
    "reauthenticate": "broadsheet.readers.forms.SecondFactorAgainForm",
    "login_webauthn": "broadsheet.readers.forms.PasskeyForm",
    "authenticate_webauthn": "broadsheet.readers.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "broadsheet.readers.forms.PasskeyAgainForm",
    "add_webauthn": "broadsheet.readers.forms.NewPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ by some seconds
USERSESSIONS_TRACK_ACTIVITY = False

# Money -------------------------------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_HOST = os.environ.get("STRIPE_API_HOST", "")
PAYMENT_SCORER_URL = os.environ.get("PAYMENT_SCORER_URL", "")
PAYMENT_SCORER_KEY = os.environ.get("PAYMENT_SCORER_KEY", "")
environment.check_payment_scorer(PAYMENT_SCORER_URL, PAYMENT_SCORER_KEY)
BASE_CURRENCY = os.environ.get("BASE_CURRENCY") or "EUR"
CURRENCY_RATES = environment.rates(
    os.environ.get("CURRENCY_RATES") or environment.usual_rates(PAYMENT_PROVIDERS, BASE_CURRENCY)
)
BANK_TRANSFER = bank_account.read(
    PAYMENT_PROVIDERS, base=BASE_CURRENCY, is_tried_out=environment.is_this_machine_alone(SITE_URL)
)
BANK_TRANSFER_OPEN_DAYS = bank_account.days("BANK_TRANSFER_OPEN_DAYS", 30)
BANK_TRANSFER_GRACE_DAYS = bank_account.days("BANK_TRANSFER_GRACE_DAYS", 14)
BANK_TRANSFER_LETTER_DAYS = bank_account.days("BANK_TRANSFER_LETTER_DAYS", 10)
CURRENCY_RATES_OF = environment.day("CURRENCY_RATES_OF")
LEGAL_ENTITY = os.environ.get("LEGAL_ENTITY") or "main"

# Apps --------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "broadsheet.foundation",
    "broadsheet.accounts",
    "broadsheet.ops",
    "broadsheet.mail",
    "broadsheet.newsroom",
    "broadsheet.live",
    "broadsheet.audio",
    "broadsheet.frontpage",
    "broadsheet.readers",
    "broadsheet.payments",
    "broadsheet.membership",
    "broadsheet.gifts",
    "broadsheet.campaigns",
    "broadsheet.newsletters",
    "broadsheet.edition",
    "broadsheet.importers",
    "broadsheet.api",
    "broadsheet.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

MIDDLEWARE = [
    "broadsheet.config.middleware.ForwardedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "broadsheet.newsletters.middleware.FloodMiddleware",
    "broadsheet.config.middleware.PressedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "broadsheet.config.middleware.AvailabilityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "broadsheet.config.middleware.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "broadsheet.config.middleware.LanguageEditionMiddleware",
    "broadsheet.config.banner_middleware.BannerMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "broadsheet.accounts.middleware.KnownCookieMiddleware",
    "broadsheet.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "broadsheet.ops.middleware.RefusalMiddleware",
    "broadsheet.config.middleware.MethodMiddleware",
    "broadsheet.newsroom.middleware.NewsroomMiddleware",
    "broadsheet.edition.middleware.DemandMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "broadsheet.config.urls"
WSGI_APPLICATION = "broadsheet.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DATA_DIR / "site" / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "broadsheet.foundation.templatetags.broadsheet",
            ],
        },
    }
]

# Data --------------------------------------------------------------------------------------------------------------
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # A server that is stopped or cut off says nothing: nobody waits for it for ever. See config/database_watch.py.
        DATABASES["default"]["OPTIONS"] = {
            "connect_timeout": 3,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
            # It compiles a question of the desk's for 700 ms that then takes 150 ms to answer.
            "options": "-c jit=off",
            **DATABASES["default"].get("OPTIONS", {}),
        }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            # Without making one: in the place of a file that is gone, an empty paper would begin. installing.py makes it.
            "NAME": f"{(DATA_DIR / 'broadsheet.sqlite3').as_uri()}?mode=rw",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # With NORMAL a power cut loses commits that were acknowledged; with DEFERRED transactions that read
                # before they write fail as "locked" when two editors work at once.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    }
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Wagtail would keep rows of scaled pictures in each process, and go on naming those that another has deleted.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
TASKS = {
    "default": {
        "BACKEND": "broadsheet.ops.queue.backend.QueueBackend",
        "ENQUEUE_ON_COMMIT": True,
        "QUEUES": ["default", "narration"],  # the second one has a process of its own
    }
}

# Files -------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "public" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = str(DATA_DIR / "private" / "media")
MEDIA_URL = "/cms/private-media/"
PUBLIC_MEDIA_ROOT = str(DATA_DIR / "public" / "media")
PUBLIC_MEDIA_URL = "/media/"
# Narrations of what is closed: the kiosk hands them out to those with a pass, and no web server does.
CLOSED_AUDIO_ROOT = str(DATA_DIR / "private" / "listen")
CLOSED_AUDIO_URL = "/listen/"
STORAGES = {
    # Originals and renditions: nobody but staff, through a view that asks for rights.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What public pages use, under names made of their bytes.
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PUBLIC_MEDIA_ROOT, "base_url": PUBLIC_MEDIA_URL},
    },
    "closed_audio": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": CLOSED_AUDIO_ROOT, "base_url": CLOSED_AUDIO_URL},
    },
    "staticfiles": {"BACKEND": "broadsheet.config.assets.AssetStorage"},
    **outside.media_storages(MEDIA_URL, PUBLIC_MEDIA_URL),
    **outside.edition_storages(),
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Wagtail -----------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.DocumentFile"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "broadsheet.newsroom.uploads.DocumentForm"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "newsroom.MediaFile",
    "MEDIA_FORM_BASE": "broadsheet.newsroom.uploads.MediaForm",
    # What browsers play; broadsheet/newsroom/recognition.py knows each by its first bytes.
    "AUDIO_EXTENSIONS": ["aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"],
    "VIDEO_EXTENSIONS": ["m4v", "mp4", "webm"],
}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.newsroom.uploads.PictureForm"
# Wagtail's own finders would ask other sites from within a request, past foundation.safe_fetch.
WAGTAILEMBEDS_FINDERS = [{"class": "broadsheet.newsroom.embeds.finder"}]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
_search = "postgres" if "postgresql" in DATABASES["default"]["ENGINE"] else "sqlite"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": f"broadsheet.ops.search_index.{_search}"}}
TAGGIT_CASE_INSENSITIVE = True

# CDN ---------------------------------------------------------------------------------------------------------------
WAGTAILFRONTENDCACHE = outside.cdn()
SURROGATE_KEY_HEADER = outside.key_header()
COUNTRY_HEADER = os.environ.get("COUNTRY_HEADER", "").strip()

# Narration ---------------------------------------------------------------------------------------------------------
NARRATION = os.environ.get("NARRATION", "1") == "1"
NARRATION_ENGINES = environment.narration_engines(os.environ.get("NARRATION_ENGINES", "en=hibari"))
NARRATION_KOKORO = os.environ.get("NARRATION_KOKORO", "")  # the folder of a model that is not part of the install
NARRATION_WITHOUT = _words("NARRATION_WITHOUT")  # slugs of sections
NARRATION_PREVIEWS = os.environ.get("NARRATION_PREVIEWS", "1") == "1"
NARRATORS = int(os.environ.get("NARRATORS") or 1)  # so many voices may speak at once on this machine

# Mail --------------------------------------------------------------------------------------------------------------
# Each is a task of its own: no mail keeps a connection for the next.
SENDERS = int(
    os.environ.get("SENDERS") or 1
)  # processes that send issues; two are right for two cores and a million readers
SENDING_LINES = int(os.environ.get("SENDING_LINES") or 24)  # lines to the mail server that each of them holds
SENDING_CALL_SECONDS = float(
    os.environ.get("SENDING_CALL_SECONDS") or 60
)  # so long a mail provider may take for a batch of letters
SENDING_KEYS = os.environ.get("SENDING_KEYS", "1") == "1"  # whether a batch is handed over again under its key
EMAIL_TIMEOUT = 30
# Without a server, letters are printed where the worker runs: enough to try the demo.
EMAIL_HOST = os.environ.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_TLS", "1") == "1"
_mailer = "broadsheet.mail.smtp" if os.environ.get("EMAIL_HOST") else "broadsheet.mail.console"
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or f"{_mailer}.EmailBackend"
DKIM_ED25519 = os.environ.get("DKIM_ED25519") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "newsroom@lantern.example"
# What is behind the plus of this address says which letter came back: see mail/verp.py.
BOUNCE_ADDRESS = os.environ.get("BOUNCE_ADDRESS") or "bounces@" + DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
# Codes and receipts carry such an address only if one is named: a server may ask whether it exists.
BOUNCES_COME_BACK = bool(os.environ.get("BOUNCE_ADDRESS"))
BOUNCE_MAILBOX = os.environ.get("BOUNCE_MAILBOX", "").strip()
# Posts by mail: what is behind the plus says for which live coverage. See docs/live.md.
FILING_ADDRESS = os.environ.get("FILING_ADDRESS") or "live@" + DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
FILING_MAILBOX = os.environ.get("FILING_MAILBOX", "").strip()
# Posts by chat: without its secret, each of the two addresses is not there.
FILING_TELEGRAM_SECRET = os.environ.get("FILING_TELEGRAM_SECRET", "").strip()
FILING_TELEGRAM_CHATS = {
    chat.strip() for chat in os.environ.get("FILING_TELEGRAM_CHATS", "").split(",") if chat.strip()
}
FILING_SLACK_SECRET = os.environ.get("FILING_SLACK_SECRET", "").strip()
MAIL_EVENTS_FROM = [slug.strip() for slug in os.environ.get("MAIL_EVENTS_FROM", "").split(",") if slug.strip()]
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_") and value
}
# From which addresses letters leave, where EMAIL_HOST hands them on: for `broadsheet doctor mail` alone.
MAIL_SENDING_IPS = _words("MAIL_SENDING_IPS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "while_unavailable": {"()": "broadsheet.config.logs.WhileUnavailable"},
        "without_gift_codes": {"()": "broadsheet.config.logs.WithoutGiftCodes"},
        "without_floods": {"()": "broadsheet.config.logs.WithoutFloods"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_gift_codes"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "broadsheet": {"level": "INFO"},
        # Beside the console's own: whatever else listens hears of no code either.
        "django.request": {"filters": ["without_floods", "while_unavailable", "without_gift_codes"]},
        "django.security.csrf": {"filters": ["without_gift_codes"]},
    },
}
