"""Calendar files as an independent reader sees them: npm's ical.js, which knows nothing of ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

READER = Path(__file__).parent / "core/booking/read_calendar.mjs"


def read(text: str | bytes) -> Any:
    """Let the other program read it."""
    given = text if isinstance(text, bytes) else text.encode()
    got = subprocess.run(["node", READER], input=given, capture_output=True, check=True)
    return json.loads(got.stdout)
