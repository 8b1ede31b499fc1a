"""Which version somebody has read, so that no change of others is lost: ETag and If-Match (RFC 9110, 13.1)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.http import quote_etag

from core.api.problems import refuse


def of_version(version: int) -> str:
    """Give the tag of a row that counts its versions."""
    return str(version)


def of_content(content: Mapping[str, Any]) -> str:
    """Give the tag of a row that does not: a hash of what is sent."""
    written = json.dumps(content, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def header(tag: str) -> dict[str, str]:
    """Give the header that says the tag."""
    return {"ETag": quote_etag(tag)}


def require(tag: str) -> None:
    """See that the program has read this very version.

    Refuses as precondition-needed without a tag in If-Match (a star would overwrite what others wrote), and as
    changed-meanwhile where the tag is another.
    """
    given = request.if_match
    if not given or given.star_tag:
        refuse("precondition-needed", "Send the ETag of what you read.")
    if not given.contains(tag):
        refuse("changed-meanwhile", "Read it again, and make your change to what stands there now.")
