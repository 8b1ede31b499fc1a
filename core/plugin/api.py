"""What a plugin needs to offer operations to programs, beside core's own."""

from core.api.blueprint import Operations
from core.api.door import asker
from core.api.etags import header as etag_header
from core.api.etags import of_content, of_version
from core.api.etags import require as require_etag
from core.api.fields import Email, Instant, LocalSaid, LocalWords, Schema, Words, ids, one_of, whole
from core.api.paging import Page, PageQuery, listed, page_by_name, page_of, sent
from core.api.policy import operation
from core.api.problems import Fault, refuse
from core.api.scopes import Scope

__all__ = [
    "Email",
    "Fault",
    "Instant",
    "LocalSaid",
    "LocalWords",
    "Operations",
    "Page",
    "PageQuery",
    "Schema",
    "Scope",
    "Words",
    "asker",
    "etag_header",
    "ids",
    "listed",
    "of_content",
    "of_version",
    "one_of",
    "operation",
    "page_by_name",
    "page_of",
    "refuse",
    "require_etag",
    "sent",
    "whole",
]
