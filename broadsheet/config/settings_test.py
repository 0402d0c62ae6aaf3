"""Settings under test: a data folder of its own, quick password hashes, tasks at once."""

from __future__ import annotations

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="broadsheet-test-")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.pop("DEMO_PASSWORD", None)

from broadsheet.config.settings import *  # noqa: F403
from broadsheet.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "ENQUEUE_ON_COMMIT": True,
        "QUEUES": ["default", "narration"],
    }
}
NARRATION = False  # a voice takes a second for each article that a test publishes; tests about it ask for it
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECOND_FACTOR_REQUIRED = False  # tests about it ask for it
PAYMENT_PROVIDERS = ["sandbox"]
BANK_TRANSFER = {
    "holder": "The Lantern", "iban": "GB82WEST12345698765432", "bic": "WESTGB2L", "currencies": ("EUR",),
}  # fmt: skip
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: tests of races need several connections, as in life.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["DATA_DIR"], "test.sqlite3")}
