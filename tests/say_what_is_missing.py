"""Says, before the tests run, which of them cannot run on this machine."""

from __future__ import annotations

import os
import shutil

if not (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
):
    print("=" * 100)
    print("  NO CHROMIUM HERE: the browser journeys will be SKIPPED. On Debian: apt-get install chromium")
    print("=" * 100)
for program in ("nginx", "caddy"):
    if not shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        print("=" * 100)
        print(
            f"  NO {program.upper()} HERE: the tests of deploy/ that need it will be SKIPPED. On Debian: apt-get install {program}"
        )
        print("=" * 100)
if not os.environ.get("DATABASE_URL"):
    print("Testing on SQLite. With DATABASE_URL=postgres://user@host/database the same tests run on PostgreSQL.")
