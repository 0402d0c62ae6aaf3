"""`python -m kiosk`."""

from __future__ import annotations

import sys

from kiosk import ending, serving  # noqa: F401 - ending first: it is ready for SIGTERM while the others load

sys.exit(serving.main())
