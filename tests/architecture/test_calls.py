"""IN8: which modules call out of the house, and why; none fetches what somebody wrote an address for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import Source, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.one_engine("it reads the sources")

CALLERS = {
    "core/messaging/transport.py": "the mail server that the operator has named",
    "core/messaging/outcomes.py": "what that mail server may answer",
    "core/mailroom/mailbox.py": "the mailbox that the operator has named",
    "core/auth/elsewhere.py": "the sign-in providers that the operator has named",
    "web/check.py": "tries the servers that the operator has named",
    "web/realtime/lines.py": "ends a connection that a browser opened",
    "web/realtime/live/between.py": "the Redis that the operator has named",
    "web/realtime/pipes.py": "writes to a connection that a browser opened",
}
CALL_OUT = frozenset(
    "aiohttp asyncio dns ftplib http.client httpx imaplib nntplib paramiko poplib pycurl redis requests smtplib socket "
    "socketserver ssl telnetlib urllib.request urllib3 websocket websockets xmlrpc".split()
)


def test_in8_only_modules_that_call_what_the_operator_named_can_call_at_all() -> None:
    found = {source.path for source in sources("core", "plugins", "web") if next(_callers([source]), None)}
    assert found == CALLERS.keys()


@pytest.mark.parametrize(
    "planted",
    ["import requests", "from urllib.request import urlopen", "import urllib.request", "from urllib import request",
     "import http.client", "def f():\n    from socket import create_connection", "from smtplib import SMTP as Relay"],
)  # fmt: skip
def test_in8_a_module_that_could_call_is_found(planted: str) -> None:
    assert list(_callers([Source("core/planted.py", planted)])) != []


@pytest.mark.parametrize("harmless", ["from urllib.parse import quote", "from flask import request", "import http"])
def test_in8_what_only_sounds_like_it_is_left_in_peace(harmless: str) -> None:
    assert list(_callers([Source("core/planted.py", harmless)])) == []


def _callers(read: Iterable[Source]) -> Iterator[str]:
    for source in read:
        for node in ast.walk(source.tree):
            yield from (f"{source.path}: {name}" for name in _imported(node) if _calls_out(name))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{name.name}" for name in node.names)


def _calls_out(module: str) -> bool:
    return module in CALL_OUT or module.partition(".")[0] in CALL_OUT
